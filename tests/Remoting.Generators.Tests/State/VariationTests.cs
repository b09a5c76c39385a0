using System.Reflection;
using Microsoft.CodeAnalysis;
using Remoting.Generators.Tests.Compiling;
using Remoting.Generators.Tests.Support;

namespace Remoting.Generators.Tests.State;

/// <summary>The same types as sources of the program, where generated code carries them, and as another assembly's, where a plan that is made at run time does.</summary>
public sealed class VariationTests
{
    private static readonly Lazy<Assembly> OfSource = new(() => Load("Varied.Own", [VariedTypes.Source, VariedTypes.Echoes], null));
    private static readonly Lazy<Assembly> OfLibrary = new(() => LoadWithLibrary("Vary", VariedTypes.Source, "Varied.User", [VariedTypes.Echoes]));

    private static readonly Lazy<Assembly> OfMarkedLibrary = new(() => LoadWithLibrary("Vary.Marked", WithMarks(VariedTypes.Source), "Varied.MarkedUser", [VariedTypes.Echoes], isGenerated: true));

    public static IEnumerable<TheoryDataRow<int, string>> Rows() => VariedTypes.Cases.Select((shape, i) => new TheoryDataRow<int, string>(i, $"{shape.Type} = {shape.Value}"));

    [TimedTheory]
    [MemberData(nameof(Rows))]
    public async Task Of_the_program_s_own_source(int index, string shape)
    {
        await Task.Yield();
        Assert.NotEmpty(shape);
        Run(OfSource.Value, index);
    }

    [TimedTheory]
    [MemberData(nameof(Rows))]
    public async Task Of_another_assembly(int index, string shape)
    {
        await Task.Yield();
        Assert.NotEmpty(shape);
        Run(OfLibrary.Value, index);
    }

    [TimedTheory]
    [MemberData(nameof(Rows))]
    public async Task Of_another_assembly_that_has_serializers_for_them(int index, string shape)
    {
        await Task.Yield();
        Assert.NotEmpty(shape);
        Run(OfMarkedLibrary.Value, index);
    }

    private static string WithMarks(string source) => source.Replace("namespace Vary\n", string.Concat(VariedTypes.Cases.Select(shape => shape.Type).Distinct()
        .Where(type => !type.Contains('<', StringComparison.Ordinal) && !type.Contains('(', StringComparison.Ordinal))
        .Select(type => $"[assembly: GenerateSerializer(typeof(Vary.{type}))]\n")) + "namespace Vary\n", StringComparison.Ordinal);

    private static void Run(Assembly program, int index) =>
        program.GetType("Cases")!.GetMethod("Case" + index)!.Invoke(null, BindingFlags.DoNotWrapExceptions, null, null, null);

    /// <summary>A program, and a library that it uses.</summary>
    internal static Assembly LoadWithLibrary(string libraryName, string librarySource, string name, string[] sources, bool isGenerated = false, OptimizationLevel optimization = OptimizationLevel.Debug)
    {
        var plain = TestCompilation.Create(librarySource).WithAssemblyName(libraryName);
        Compilation library = plain.WithOptions(plain.Options.WithOptimizationLevel(optimization));
        if (isGenerated)
            library = TestCompilation.WithGenerated(library);
        TestCompilation.AssertClean(library);
        using var image = new MemoryStream();
        Assert.True(library.Emit(image).Success);
        return Load(name, sources, image);
    }

    /// <summary>Under a name that no other test has for its program: by it assemblies are known to each other.</summary>
    internal static Assembly Load(string name, string[] sources, MemoryStream? library)
    {
        MetadataReference[] references = library is null ? [] : [MetadataReference.CreateFromImage(library.ToArray())];
        var program = TestCompilation.WithGenerated(TestCompilation.Create(sources).WithAssemblyName(name).AddReferences(references));
        TestCompilation.AssertClean(program);
        using var code = new MemoryStream();
        Assert.True(program.Emit(code).Success);
        var context = new System.Runtime.Loader.AssemblyLoadContext(name, isCollectible: true);
        if (library is not null)
        {
            library.Position = 0;
            context.LoadFromStream(library);
        }

        code.Position = 0;
        return context.LoadFromStream(code);
    }
}
