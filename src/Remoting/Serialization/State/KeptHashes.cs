using System.Collections.Frozen;
using System.Reflection;

namespace Remoting.Serialization.State;

/// <summary>
/// Fields in which types of the framework keep their hashes, where these are of texts, and so others in each process. With their default, which they arrive with, they
/// have none yet. Code is read for types of the program's own only (<see cref="CachedHashes"/>).
/// </summary>
internal static class KeptHashes
{
    private static readonly FrozenSet<(string? Type, string Field)> All = FrozenSet.Create<(string?, string)>(
        ("System.Net.Http.HttpMethod", "_hashcode"), ("System.Xml.XmlQualifiedName", "_hash"),
        ("System.Security.Cryptography.CngProperty", "_lazyHashCode"));

    public static bool Contains(FieldInfo field) => (field.FieldType == typeof(int) || field.FieldType == typeof(int?)) && All.Contains((field.DeclaringType!.FullName, field.Name));
}
