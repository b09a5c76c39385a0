namespace Remoting;

/// <summary>
/// Has a serializer generated for a type, in the project that declares it. All projects that use the type find it there: their callables carry
/// objects of it by that code, which sees all fields and reaches all types that they have, and the analyzers take its word that they can.
/// </summary>
/// <remarks>
/// <para>
/// <c>[assembly: GenerateSerializer(typeof(Order))]</c> counts for the named type, with all that its objects hold and what is derived from it in the same
/// project. Of a generic type each construction is named: <c>typeof(Page&lt;Order&gt;)</c>.
/// </para>
/// <para>
/// Types that callables of the same project take or return have serializers anyway.
/// </para>
/// </remarks>
/// <param name="type">The type that the serializer is for.</param>
[AttributeUsage(AttributeTargets.Assembly, AllowMultiple = true)]
public sealed class GenerateSerializerAttribute(Type type) : Attribute
{
    /// <summary>The type that the serializer is for.</summary>
    public Type Type { get; } = type;
}
