using System.Reflection;
using System.Reflection.Emit;
using System.Runtime.CompilerServices;
using System.Runtime.Loader;
using MessagePack;
using Remoting.CompilerServices;
using Remoting.Serialization.State;
using Remoting.Tests.Library;

namespace Remoting.Tests.Fidelity;

/// <summary>An assembly with an attribute whose own assembly is not there: nobody who does not ask for it hears of that.</summary>
public sealed class HollowAssemblyTests
{
    [Test]
    public async Task Data_travels_beside_an_assembly_with_an_attribute_that_cannot_be_loaded()
    {
        await Task.Yield();
        Travel();
    }

    [Test]
    public async Task What_an_assembly_knows_is_kept_up_to_a_type_of_it_that_cannot_be_loaded()
    {
        await Task.Yield();
        var serializers = new AssemblySerializers(new HollowRegistry());
        for (int i = 0; i < 2; i++)
        {
            Assert.Null(serializers.Shared.FindShared<Account>());
            Assert.Equal([typeof(Account)], serializers.Of(typeof(Account)).Types);
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Travel()
    {
        var context = new AssemblyLoadContext("hollow", isCollectible: true);
        try
        {
            using var image = Emit();
            var hollow = context.LoadFromStream(image);
            Assert.Throws<FileNotFoundException>(() => hollow.IsDefined(typeof(CallableRegistryAttribute)));
            Assert.Null(CallableRegistryAttribute.Of(hollow));
            Assert.Equal(5, StateTrip.Take<object>(5));
            // Of an assembly that nobody has looked at either.
            using var file = File.OpenRead(typeof(Account).Assembly.Location);
            var type = context.LoadFromStream(file).GetType(typeof(Account).FullName!, throwOnError: true)!;
            object? back = typeof(StateTrip).GetMethod(nameof(StateTrip.Take))!.MakeGenericMethod(type).Invoke(null, [Activator.CreateInstance(type, "a")]);
            Assert.Same(type, back!.GetType());
        }
        finally
        {
            context.Unload();
        }
    }

    private static MemoryStream Emit()
    {
        var missing = new PersistedAssemblyBuilder(new AssemblyName("Remoting.Tests.Missing"), typeof(object).Assembly);
        var attribute = missing.DefineDynamicModule("Missing").DefineType("MissingAttribute", TypeAttributes.Public, typeof(Attribute));
        var constructor = attribute.DefineDefaultConstructor(MethodAttributes.Public);
        attribute.CreateType();
        var hollow = new PersistedAssemblyBuilder(new AssemblyName("Remoting.Tests.Hollow"), typeof(object).Assembly);
        hollow.DefineDynamicModule("Hollow").DefineType("Nothing", TypeAttributes.Public).CreateType();
        // No arguments.
        hollow.SetCustomAttribute(constructor, [1, 0, 0, 0]);
        var image = new MemoryStream();
        hollow.Save(image);
        image.Position = 0;
        return image;
    }

    /// <summary>Names a type whose assembly is not there, as the runtime says it where the code is compiled.</summary>
    private sealed class HollowRegistry : CallableRegistryAttribute
    {
        public override Callable? Find(string group, string name) => null;

        public override void AddShared(SerializerTable table) => throw new FileNotFoundException();

        public override void AddSerializers(SerializerTable table, string name)
        {
            table.Add<Account>((ref MessagePackWriter writer, Account value) => writer.WriteNil(), (ref MessagePackReader reader) => null!);
            throw new TypeLoadException();
        }
    }
}
