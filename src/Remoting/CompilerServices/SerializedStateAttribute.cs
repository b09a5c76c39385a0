using System.ComponentModel;

namespace Remoting.CompilerServices;

/// <summary>
/// On a generated serializer: which fields of a type it carries. What other generators add is not seen where it is generated, but it is where the
/// whole program is looked at: a difference is an error then.
/// </summary>
/// <param name="type">The type.</param>
/// <param name="fields">Its instance fields, those of its bases included, as the runtime names them.</param>
[EditorBrowsable(EditorBrowsableState.Never)]
[AttributeUsage(AttributeTargets.Class)]
public sealed class SerializedStateAttribute(Type type, params string[] fields) : Attribute
{
    /// <summary>The type.</summary>
    public Type Type { get; } = type;

    /// <summary>The fields.</summary>
    public IReadOnlyList<string> Fields { get; } = fields;
}
