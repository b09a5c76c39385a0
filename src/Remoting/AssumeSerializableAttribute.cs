namespace Remoting;

/// <summary>
/// Says that values of a type can be serialized although the library cannot see how: the analyzers no longer report the
/// type as a parameter, a result or a part of either, and its values are handed to the resolver of
/// <see cref="ProcessPoolOptions.SerializerOptions"/>, and then to MessagePack's own, at run time.
/// </summary>
/// <remarks>
/// <para>
/// <c>[assembly: AssumeSerializable(typeof(Shape))]</c> counts for this assembly, and for the named type itself: not for
/// types derived from it. <c>typeof(Tree&lt;&gt;)</c> names all constructions of a generic type.
/// </para>
/// <para>
/// A value that turns out not to be serializable fails its own call with a <see cref="RemoteSerializationException"/>.
/// </para>
/// </remarks>
/// <param name="type">The type that the resolver can write and read.</param>
[AttributeUsage(AttributeTargets.Assembly, AllowMultiple = true)]
public sealed class AssumeSerializableAttribute(Type type) : Attribute
{
    /// <summary>The type that the resolver can write and read.</summary>
    public Type Type { get; } = type;
}
