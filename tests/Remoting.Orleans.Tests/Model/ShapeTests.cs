using System.Reflection;
using System.Reflection.Emit;
using System.Runtime.Loader;
using MessagePack;
using Remoting.Tests;

namespace Remoting.Clustering.Tests;

/// <summary>Two builds of a type whose bytes are not the same are told apart, whatever their members are called.</summary>
public sealed class ShapeTests
{
    [Test]
    public void Builds_that_are_the_same_are_not_told_apart() =>
        Assert.Equal(DescribeFields(("First", null), ("Last", null)), DescribeFields(("First", null), ("Last", null)));

    [Test]
    public void The_order_of_fields_counts() =>
        Assert.NotEqual(DescribeFields(("First", null), ("Last", null)), DescribeFields(("Last", null), ("First", null)));

    [Test]
    public void The_keys_of_members_count() =>
        Assert.NotEqual(DescribeFields(("First", 0), ("Last", 1)), DescribeFields(("First", 1), ("Last", 0)));

    [Test]
    public void The_numbers_of_an_enums_names_count() => Assert.NotEqual(DescribeEnum("Small", "Large"), DescribeEnum("None", "Small", "Large"));

    [Test]
    public void The_fields_of_what_is_derived_count() => Assert.NotEqual(DescribeDerived("Width", "Height"), DescribeDerived("Height", "Width"));

    private static string DescribeFields(params (string Name, int? Key)[] fields) => Describe(module => Define(module, "Person", typeof(object), fields));

    private static string DescribeDerived(params string[] fields) => Describe(module =>
    {
        var parent = module.DefineType("Shape", TypeAttributes.Public | TypeAttributes.Abstract);
        parent.DefineDefaultConstructor(MethodAttributes.Family);
        parent.CreateType();
        Define(module, "Box", parent, [.. fields.Select(name => (name, (int?)null))]);
        return parent;
    });

    private static string DescribeEnum(params string[] names) => Describe(module =>
    {
        var type = module.DefineEnum("Size", TypeAttributes.Public, typeof(int));
        for (int i = 0; i < names.Length; i++)
            type.DefineLiteral(names[i], i);
        return type.CreateType();
    });

    private static Type Define(ModuleBuilder module, string name, Type parent, (string Name, int? Key)[] fields)
    {
        var type = module.DefineType(name, TypeAttributes.Public, parent);
        foreach (var (field, key) in fields)
        {
            var made = type.DefineField(field, typeof(string), FieldAttributes.Public);
            if (key is { } number)
                made.SetCustomAttribute(new CustomAttributeBuilder(typeof(KeyAttribute).GetConstructor([typeof(int)])!, [number]));
        }
        return type.CreateType();
    }

    /// <summary>As a silo sees the type of a build of its own.</summary>
    private static string Describe(Func<ModuleBuilder, Type> define)
    {
        var assembly = new PersistedAssemblyBuilder(new AssemblyName("Shapes"), typeof(object).Assembly);
        string name = define(assembly.DefineDynamicModule("Shapes")).Name;
        using var bytes = new MemoryStream();
        assembly.Save(bytes);
        bytes.Position = 0;
        var build = new AssemblyLoadContext("build", isCollectible: true).LoadFromStream(bytes);
        var text = new ShapeText("", build);
        text.AddResult(build.GetType(name, throwOnError: true)!);
        return text.ToString();
    }
}
