using System.Collections;
using System.Collections.Immutable;
using System.Reflection;
using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Remoting.Generators.Declarations;
using Remoting.Generators.Tests.Support;
using static Microsoft.CodeAnalysis.IncrementalStepRunReason;

namespace Remoting.Generators.Tests;

/// <summary>An edit costs what it changes, and nothing of a compilation outlives it.</summary>
public sealed class CachingTests
{
    private const string First = "namespace Demo; public static class First { [ProcessPoolCallable] public static Order F(Order o, int a) => o; }";
    private const string Second = "namespace Demo; public static class Second { [ProcessPoolCallable] public static int F(int? a) => 1; }";
    private const string Data = "namespace Demo; public record Order(int Id);";

    [TimedFact]
    public async Task An_unrelated_file_changes_nothing()
    {
        await Task.Yield();
        AssertReasons(
            Edit(compilation => compilation.AddSyntaxTrees(TestCompilation.Parse("class Unrelated { void M() { } }", "New.cs"))),
            groups: [Unchanged, Unchanged],
            serializers: [Unchanged, Unchanged],
            registry: [Unchanged]);
    }

    [TimedFact]
    public async Task A_method_body_changes_nothing()
    {
        await Task.Yield();
        AssertReasons(
            Edit(compilation => Replace(compilation, 1, First.Replace("=> o;", "{ a++; return o; }"))),
            groups: [Unchanged, Unchanged],
            serializers: [Unchanged, Unchanged],
            registry: [Unchanged]);
    }

    [TimedFact]
    public async Task A_signature_changes_its_group_only()
    {
        await Task.Yield();
        AssertReasons(
            Edit(compilation => Replace(compilation, 1, First.Replace("int a", "long a"))),
            groups: [Modified, Unchanged],
            serializers: [Unchanged, Unchanged],
            registry: [Unchanged]);
    }

    [TimedFact]
    public async Task A_data_type_changes_its_serializer_only()
    {
        await Task.Yield();
        AssertReasons(
            Edit(compilation => Replace(compilation, 3, Data.Replace("int Id", "int Id, string Name"))),
            groups: [Unchanged, Unchanged],
            serializers: [Modified, Unchanged],
            registry: [Unchanged]);
    }

    [TimedFact]
    public async Task A_new_callable_in_a_type_leaves_the_registry()
    {
        await Task.Yield();
        AssertReasons(
            Edit(compilation => Replace(compilation, 2, Second.Replace("public static class Second {", "public static class Second { [ProcessPoolCallable] public static int G() => 1;"))),
            groups: [Unchanged, Modified],
            serializers: [Unchanged, Unchanged],
            registry: [Unchanged]);
    }

    [TimedFact]
    public async Task A_new_type_is_added()
    {
        await Task.Yield();
        AssertReasons(
            Edit(compilation => compilation.AddSyntaxTrees(TestCompilation.Parse("public static class Z { [Remoting.ProcessPoolCallable] public static void F() { } }", "Z.cs"))),
            groups: [Unchanged, Unchanged, New],
            serializers: [Unchanged, Unchanged],
            registry: [Modified]);
    }

    [TimedFact]
    public async Task Order_of_files_does_not_matter()
    {
        await Task.Yield();
        var forward = TestCompilation.Run(TestCompilation.Create(First, Second, Data));
        var backward = TestCompilation.Run(TestCompilation.Create(Data, Second, First));
        Assert.Equal(Texts(forward), Texts(backward));
    }

    [TimedFact]
    public async Task Hint_names()
    {
        await Task.Yield();
        var result = TestCompilation.Run(TestCompilation.Create(
            First,
            Data,
            """
            public record order(int A);
            public class Outer { public class Inner { [ProcessPoolCallable] public static Demo.order F(List<Demo.Order> a, Demo.Order?[] b) => null!; } }
            public class outer { public class Inner { [ProcessPoolCallable] public static void F() { } } }
            namespace Demo { public record order(int B); }
            """));
        Assert.Equal(
            [
                "Demo.First.Remote.g.cs",
                "Outer+Inner.Remote.g.cs",
                "Remoting.Generated.Demo_OrderSerializer.g.cs",
                "Remoting.Generated.Demo_orderSerializer.2.g.cs",
                "Remoting.Generated.ListOfOrder_8864bde07f864be9Serializer.g.cs",
                "Remoting.Generated.OrderArray_758b6ae8f1973dd6Serializer.g.cs",
                "Remoting.Registry.g.cs",
                "outer+Inner.Remote.2.g.cs",
            ],
            result.GeneratedSources.Select(source => source.HintName).Order(StringComparer.Ordinal));
    }

    [TimedFact]
    public async Task Nothing_of_the_compiler_is_in_the_pipeline()
    {
        await Task.Yield();
        var result = TestCompilation.Run(TestCompilation.Create(First, Second, Data, "[assembly: ProcessPoolCallable(typeof(int), \"Parse\")]"));
        var visited = new HashSet<object>(ReferenceEqualityComparer.Instance);
        string[] ours = [Steps.Callables, Steps.Groups, Steps.Serializers, Steps.Registry];
        foreach (var step in ours)
        {
            Assert.True(result.TrackedSteps.ContainsKey(step), step);
            foreach (var output in result.TrackedSteps[step].SelectMany(run => run.Outputs))
                AssertPlain(output.Value, step, visited);
        }

        Assert.True(visited.Count > 50);
    }

    /// <summary>What is remembered between runs, apart from the pipeline.</summary>
    [TimedFact]
    public async Task Nothing_of_the_compiler_is_remembered()
    {
        await Task.Yield();
        var compilation = TestCompilation.Create(First, Second, Data, "using A = System.Int32; [assembly: ProcessPoolCallable(typeof(int), \"Parse\")]");
        var memory = new CallableMemory();
        Assert.NotEmpty(memory.Callables(compilation, TestContext.Current.CancellationToken));
        var visited = new HashSet<object>(ReferenceEqualityComparer.Instance);
        AssertPlain(memory, nameof(CallableMemory), visited);
        foreach (var tree in compilation.SyntaxTrees)
            AssertPlain(TreeDeclarations.Of(tree, TestContext.Current.CancellationToken), nameof(TreeDeclarations), visited);
        Assert.True(visited.Count > 50);
    }

    /// <summary>A state that was left and is returned to costs nothing, and neither does one of some edits ago that somebody still looks at.</summary>
    [TimedFact]
    public async Task Undo_is_remembered()
    {
        await Task.Yield();
        var one = TestCompilation.Create(First, Second, Data);
        var other = Replace(one, 1, First.Replace("int a", "long a"));
        var memory = new CallableMemory();
        var token = TestContext.Current.CancellationToken;
        var first = memory.Callables(one, token);
        Assert.NotEqual(first, memory.Callables(other, token));
        Assert.Same(first[0], memory.Callables(one.Clone(), token)[0]);
    }

    [TimedFact]
    public async Task A_compilation_is_let_go()
    {
        await Task.Yield();
        var (driver, old) = RunTwice();
        for (var i = 0; i < 10 && old.IsAlive; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }

        Assert.False(old.IsAlive);
        GC.KeepAlive(driver);

        [MethodImpl(MethodImplOptions.NoInlining)]
        static (GeneratorDriver Driver, WeakReference Old) RunTwice()
        {
            Compilation compilation = TestCompilation.Create(First, Second, Data);
            var driver = TestCompilation.Driver().RunGenerators(compilation);
            var old = new WeakReference(compilation);
            compilation = Replace(compilation, 1, First.Replace("=> o;", "{ return o; }"));
            driver = driver.RunGenerators(compilation);
            return (driver.RunGenerators(Replace(compilation, 1, First.Replace("int a", "long a"))), old);
        }
    }

    private static GeneratorRunResult Edit(Func<Compilation, Compilation> edit)
    {
        var compilation = TestCompilation.Create(First, Second, Data);
        var driver = TestCompilation.Driver().RunGenerators(compilation, TestContext.Current.CancellationToken);
        return driver.RunGenerators(edit(compilation), TestContext.Current.CancellationToken).GetRunResult().Results.Single();
    }

    private static Compilation Replace(Compilation compilation, int index, string source)
    {
        var tree = compilation.SyntaxTrees.ElementAt(index);
        return compilation.ReplaceSyntaxTree(tree, CSharpSyntaxTree.ParseText(source, TestCompilation.Options, tree.FilePath));
    }

    /// <summary>Cached and unchanged are the same here: nothing downstream runs for either.</summary>
    private static void AssertReasons(
        GeneratorRunResult result,
        IncrementalStepRunReason[] groups,
        IncrementalStepRunReason[] serializers,
        IncrementalStepRunReason[] registry)
    {
        Assert.Equal(groups, Reasons(result, Steps.Groups));
        Assert.Equal(serializers, Reasons(result, Steps.Serializers));
        Assert.Equal(registry, Reasons(result, Steps.Registry));

        var written = result.TrackedOutputSteps.Values.SelectMany(steps => steps).SelectMany(step => step.Outputs).Count(o => o.Reason is New or Modified);
        Assert.Equal(groups.Concat(serializers).Concat(registry).Count(reason => reason is New or Modified), written);
    }

    private static IEnumerable<IncrementalStepRunReason> Reasons(GeneratorRunResult result, string step) =>
        RunReasons.Of(result, step).Select(reason => reason == Cached ? Unchanged : reason);

    private static IEnumerable<string> Texts(GeneratorRunResult result) =>
        result.GeneratedSources.Select(source => source.HintName + "\n" + source.SourceText).Order(StringComparer.Ordinal);

    private static void AssertPlain(object? value, string path, HashSet<object> visited)
    {
        if (value is null or string || value.GetType().IsPrimitive || value.GetType().IsEnum || (!value.GetType().IsValueType && !visited.Add(value)))
            return;
        Assert.False(value is ISymbol or SyntaxNode or SyntaxTree or Compilation or Location or SemanticModel or AttributeData, $"{path}: {value.GetType()}");
        if (value is IEnumerable items)
        {
            foreach (var item in items)
                AssertPlain(item, path + "[]", visited);
        }

        for (var type = value.GetType(); type is not null; type = type.BaseType)
        {
            foreach (var field in type.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly))
            {
                if (!field.FieldType.IsPointer)
                    AssertPlain(field.GetValue(value), path + "." + field.Name, visited);
            }
        }
    }
}
