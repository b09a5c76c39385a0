namespace Remoting.Generators.Model;

/// <summary>The types with callables in an assembly, and those with serializers that are looked for when the program runs: all that its registry depends on.</summary>
internal sealed record RegistryModel(string AssemblyName, EquatableArray<ContainerModel> Containers, EquatableArray<string> Serializers);
