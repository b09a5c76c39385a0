namespace Remoting.Generators.Model;

/// <summary>The types with callables in an assembly: all that its registry depends on.</summary>
internal sealed record RegistryModel(string AssemblyName, EquatableArray<ContainerModel> Containers);
