using System.Reflection;

namespace Remoting.Serialization.State;

/// <summary>What a method does to fields.</summary>
internal sealed class MethodCode
{
    public List<Write> Writes { get; } = [];

    /// <summary>What it goes by, and does not only return.</summary>
    public List<FieldInfo> Tested { get; } = [];

    public bool CallsOwnConstructor { get; set; }

    /// <param name="Field">The field.</param>
    /// <param name="Value">The number that is stored, or <see cref="DBNull"/>; null where that may be anything.</param>
    /// <param name="IsCopy">Whether it is the same field's of another object: what that says of itself is true of this one, too.</param>
    /// <param name="IsCertain">Whether it is done whatever happens, if the method ends at all.</param>
    internal sealed record Write(FieldInfo Field, object? Value, bool IsCopy, bool IsCertain);
}
