namespace Remoting.Generators.Model;

/// <summary>The types with callables in an assembly, and those with serializers that are looked for when the program runs: all that its registry depends on.</summary>
internal sealed record RegistryModel(string AssemblyName, EquatableArray<ContainerModel> Containers, EquatableArray<ListedSerializer> Serializers);

/// <summary>A serializer that is looked for by the type of an object, or by that of a shared value, when the program runs.</summary>
/// <param name="Serializer">The class that it is.</param>
/// <param name="TypeName">The name by which it is asked for: its type's own, without namespace and type arguments; null of a shared value, of which all are asked for together.</param>
internal sealed record ListedSerializer(string Serializer, string? TypeName);
