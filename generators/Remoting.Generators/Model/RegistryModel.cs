namespace Remoting.Generators.Model;

/// <summary>The types with callables in an assembly, and those with serializers that are looked for when the program runs: all that its registry depends on.</summary>
internal sealed record RegistryModel(string AssemblyName, EquatableArray<ContainerModel> Containers, EquatableArray<ListedSerializer> Serializers);

/// <summary>A type and the class that writes and reads it.</summary>
internal sealed record ListedSerializer(string Type, string Serializer);
