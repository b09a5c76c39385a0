using System.Reflection;
using System.Reflection.Emit;
using System.Runtime.Loader;
using Remoting.CompilerServices;
using Remoting.Tests;

namespace Remoting.Clustering.Tests;

/// <summary>Where a silo looks for callables.</summary>
public sealed class CatalogTests
{
    /// <summary>A program refers to a library that is loaded, and that one to another, which has the callables and which nobody has loaded yet.</summary>
    [Test]
    public void A_callable_is_found_behind_an_assembly_that_was_loaded_already()
    {
        string name = "Catalog" + Guid.NewGuid().ToString("N");
        byte[] far = Emit(name + ".Far", null, with: typeof(FarRegistryAttribute).GetConstructor([])!);
        byte[] near = Emit(name + ".Near", name + ".Far");
        var loaded = new List<string>();
        AssemblyLoadContext.Default.Resolving += Resolve;
        try
        {
            var program = Load(Emit(name + ".Program", name + ".Near"));
            Load(near);
            var callable = ModelCalls.Remote.Identity(1).Callable;
            var wanted = new CallableRecord(1, name + ".Far", callable.GetType().Assembly.ManifestModule.ModuleVersionId, callable.Group, callable.Name, CallableShape.HashOf(callable));
            var found = new CallableCatalog([], program).Find(wanted, out string? why);
            Assert.Null(why);
            Assert.Same(callable, found);
            Assert.Equal([name + ".Far"], loaded);
        }
        finally
        {
            AssemblyLoadContext.Default.Resolving -= Resolve;
        }

        Assembly? Resolve(AssemblyLoadContext context, AssemblyName wanted)
        {
            if (wanted.Name != name + ".Far")
                return null;
            loaded.Add(wanted.Name);
            return Load(far);
        }
    }

    private static Assembly Load(byte[] bytes) => AssemblyLoadContext.Default.LoadFromStream(new MemoryStream(bytes));

    /// <summary>An assembly with nothing in it but a reference, or a table of callables.</summary>
    private static byte[] Emit(string name, string? reference, ConstructorInfo? with = null)
    {
        var assembly = new PersistedAssemblyBuilder(new AssemblyName(name), typeof(object).Assembly);
        var module = assembly.DefineDynamicModule(name);
        if (with is not null)
            assembly.SetCustomAttribute(new CustomAttributeBuilder(with, []));
        if (reference is null)
        {
            module.DefineType("Base", TypeAttributes.Public).CreateType();
        }
        else
        {
            // Only what is used is referred to.
            var other = new PersistedAssemblyBuilder(new AssemblyName(reference), typeof(object).Assembly);
            var parent = other.DefineDynamicModule(reference).DefineType("Base", TypeAttributes.Public);
            parent.DefineDefaultConstructor(MethodAttributes.Public);
            module.DefineType("Base", TypeAttributes.Public, parent.CreateType()).CreateType();
        }
        using var bytes = new MemoryStream();
        assembly.Save(bytes);
        return bytes.ToArray();
    }
}

/// <summary>The table of an assembly that has this program's callables.</summary>
[AttributeUsage(AttributeTargets.Assembly)]
public sealed class FarRegistryAttribute : CallableRegistryAttribute
{
    /// <inheritdoc/>
    public override Callable? Find(string group, string name) =>
        ModelCalls.Remote.Identity(1).Callable is var callable && callable.Group == group && callable.Name == name ? callable : null;
}
