using System.Reflection;
using System.Runtime.Loader;
using Microsoft.CodeAnalysis;
using Remoting.CompilerServices;
using Remoting.Generators.Parsing;
using Remoting.Generators.Tests.Support;

namespace Remoting.Generators.Tests.Compiling;

/// <summary>A serializer that is made where a type is declared, and found by all who use the type.</summary>
public sealed class GenerateSerializerTests
{
    private const string Library =
        """
        using Lib;
        [assembly: GenerateSerializer(typeof(Account)), GenerateSerializer(typeof(IShape)), GenerateSerializer(typeof(Page<Account>)), GenerateSerializer(typeof(Bag)), GenerateSerializer(typeof(Node))]
        namespace Lib
        {
            public class Account
            {
                private readonly List<string> _log = [];
                internal Account(string id) => Id = id;
                public string Id { get; }
                public decimal Balance { get; private set; }
                public Account Deposit(decimal d) { Balance += d; _log.Add("+" + d); return this; }
                public static Account Open(string id) => new(id);
                public string Log => string.Join(",", _log);
            }
            public sealed class Savings : Account { public Savings(string id) : base(id) { } private int _rate = 3; public int Rate => _rate; public void Raise() => _rate++; }
            public interface IShape { double Area { get; } }
            internal sealed class Circle(double r) : IShape { public double Area => r * 3; }
            public static class Shapes { public static IShape Circle(double r) => new Circle(r); }
            public sealed class Page<T>(IEnumerable<T> items) { private readonly List<T> _items = [.. items]; public int Count => _items.Count; public T First => _items[0]; }
            public sealed class Bag : IEnumerable<int>
            {
                private readonly List<int> _items = [];
                public void Add(int item) => _items.Add(item);
                public IEnumerator<int> GetEnumerator() => _items.GetEnumerator();
                System.Collections.IEnumerator System.Collections.IEnumerable.GetEnumerator() => GetEnumerator();
            }
            public sealed class Node { public Node? Next { get; set; } public object Tag { get; set; } = new(); }
        }
        """;

    private const string Program =
        """
        using Lib;
        using Remoting.Generators.Tests.Support;
        public record Statement(Account Account, IShape Shape, Account Again);
        public static class Calls
        {
            [ProcessPoolCallable] public static Account A(Account a) => a;
            [ProcessPoolCallable] public static IShape S(IShape s) => s;
            [ProcessPoolCallable] public static Page<Account> P(Page<Account> p) => p;
            [ProcessPoolCallable] public static Statement T(Statement t) => t;
            [ProcessPoolCallable] public static Bag B(Bag b) => b;
            [ProcessPoolCallable] public static Node N(Node n) => n;
            public static void Run()
            {
                var account = Account.Open("a").Deposit(5);
                Trip.CheckState(Calls.Remote.A(account), account);
                var savings = new Savings("b");
                savings.Raise();
                Trip.CheckState(Calls.Remote.A(savings), savings);
                Trip.CheckState(Calls.Remote.S(Shapes.Circle(2)), Shapes.Circle(2));
                var page = new Page<Account>([account, account, savings]);
                Trip.CheckState(Calls.Remote.P(page), page);
                var statement = new Statement(account, Shapes.Circle(4), account);
                Trip.CheckState(Calls.Remote.T(statement), statement);
                Trip.CheckState(Calls.Remote.B([1, 2]), new Bag { 1, 2 });
                var node = new Node();
                node.Next = node;
                Trip.CheckState(Calls.Remote.N(node), node);
            }
        }
        """;

    [TimedFact]
    public async Task Users_of_a_type_carry_it_by_the_serializer_of_its_project()
    {
        await Task.Yield();
        var library = GeneratedCode.Clean(TestCompilation.Create(Library).WithAssemblyName("Lib"));
        var (libraryImage, program) = (Emit(library), TestCompilation.Create(Program));
        var context = new AssemblyLoadContext("Marks", isCollectible: true);
        var loaded = context.LoadFromStream(new MemoryStream(libraryImage));
        var complete = GeneratedCode.Clean(program.AddReferences(MetadataReference.CreateFromImage(libraryImage)));
        TestCompilation.AssertClean(complete);
        var calls = context.LoadFromStream(new MemoryStream(Emit(complete)));

        // Those of whole objects are found by the type of an object: what is behind the interface, and what is derived from the class, is with them.
        var table = new SerializerTable();
        foreach (string name in loaded.GetTypes().Select(SerializerTable.NameOf).Distinct())
            loaded.GetCustomAttribute<CallableRegistryAttribute>()!.AddSerializers(table, name);
        Assert.Equal(["Account", "Bag", "Circle", "Node", "Page`1", "Savings"], table.Types.Select(type => type.Name).Order(StringComparer.Ordinal));
        calls.GetType("Calls")!.GetMethod("Run")!.Invoke(null, null);
    }

    /// <summary>The generator writes the name from code, the runtime has it from metadata.</summary>
    [TimedFact]
    public async Task Each_type_is_found_by_its_name()
    {
        await Task.Yield();
        const string source =
            """
            public class Plain { private int _a; }
            public class @class { private int _a; public struct @int { private long _b; public decimal C; } }
            public class Außen<T> { private T? _a; public class Inner { private T? _a; public class Deep<U> where U : unmanaged { private U _a; private (T, U) _b; } } }
            namespace One.Two { public class Plain { private string? _a; } public record struct Plain<T>(T A, (int X, string Y) B) { private int _c; } }
            [MessagePackObject] public class Annotated { [Key("a")] public int A; }
            public static class C
            {
                [ProcessPoolCallable] public static Plain A(One.Two.Plain a, Annotated b) => new();
                [ProcessPoolCallable] public static @class B(@class.@int a) => new();
                [ProcessPoolCallable] public static Außen<int>.Inner D(Außen<Außen<string>>.Inner.Deep<System.DayOfWeek> a, Außen<int[]> b) => new();
                [ProcessPoolCallable] public static One.Two.Plain<Plain> E(One.Two.Plain<(Plain, object)> a, (object, Plain)? b) => default;
            }
            """;
        var assembly = new AssemblyLoadContext("Names", isCollectible: true).LoadFromStream(new MemoryStream(Emit(GeneratedCode.Clean(TestCompilation.Create(source)))));
        var registry = assembly.GetCustomAttribute<CallableRegistryAttribute>()!;
        var listed = assembly.GetTypes().Select(type => type.GetMethod("AddTo", [typeof(SerializerTable)])).OfType<MethodInfo>().Select(add =>
        {
            var own = new SerializerTable();
            add.Invoke(null, [own]);
            return own.Types.Single();
        }).ToArray();
        Assert.Equal(12, listed.Length);
        Assert.All(listed, type =>
        {
            var table = new SerializerTable();
            registry.AddSerializers(table, SerializerTable.NameOf(type));
            Assert.Contains(type, table.Types);
        });
    }

    /// <summary>Where the owner vouches for a type, nobody has to be warned of it any more.</summary>
    [TimedTheory]
    [InlineData("IShape S(IShape s) => s", 0)]
    [InlineData("Bag B(Bag s) => s", 0)]
    [InlineData("Node N(Node s) => s", 0)]
    [InlineData("int P(Page<int> s) => 0", 0)]
    [InlineData("int D(Unmarked s) => 0", 1)]
    public async Task What_is_uncertain(string method, int problems)
    {
        await Task.Yield();
        var library = GeneratedCode.Library("Lib", Library + " namespace Lib { public interface Unmarked; }");
        var compilation = TestCompilation.Create($"using Lib; public static class C {{ [ProcessPoolCallable] public static {method}; }}").AddReferences(library);
        GeneratedCode.AssertClean(compilation);
        var symbol = compilation.GetTypeByMetadataName("C")!.GetMembers().OfType<IMethodSymbol>().First();
        Assert.Equal(problems, CallableParser.Parse(symbol, KnownTypes.Create(compilation)!, TestContext.Current.CancellationToken).Problems.Length);
    }

    /// <summary>What cannot be made is not made, and breaks nothing; the analyzers say why.</summary>
    [TimedTheory]
    [InlineData("typeof(Box<>)")]
    [InlineData("typeof(Action)")]
    [InlineData("typeof(Missing)")]
    [InlineData("null!")]
    [InlineData("typeof(void)")]
    [InlineData("typeof(int*)")]
    [InlineData("typeof(Holder)")]
    [InlineData("typeof(Span<int>)")]
    [InlineData("typeof(Static)")]
    [InlineData("typeof(object)")]
    public async Task What_gets_none(string type)
    {
        await Task.Yield();
        var compilation = TestCompilation.Create(
            $"[assembly: GenerateSerializer({type})] public class Box<T> {{ public T? Value; }} public class Holder {{ public Action? A; public Box<int>? B; }} public static class Static;");
        Assert.Empty(TestCompilation.Run(compilation).GeneratedSources);
    }

    /// <summary>A mark goes by any name, and one type may be marked twice.</summary>
    [TimedFact]
    public async Task Other_names_of_the_attribute()
    {
        await Task.Yield();
        var compilation = TestCompilation.Create(
            """
            using Make = Remoting.GenerateSerializerAttribute;
            [assembly: Make(typeof(P)), Remoting.GenerateSerializer(typeof(P)), GenerateSerializer(typeof(P[])), GenerateSerializer(typeof((P, int)))]
            public record struct P(int X) { private Q? _q = null; private sealed record R(int Y); }
            internal sealed class Q { [Obsolete("", true)] public int Z; }
            """);
        GeneratedCode.AssertClean(compilation);
        Assert.Contains(TestCompilation.Run(compilation).GeneratedSources, source => source.HintName == "Remoting.Registry.g.cs");
    }

    private static byte[] Emit(Compilation compilation)
    {
        using var stream = new MemoryStream();
        var emitted = compilation.Emit(stream, cancellationToken: TestContext.Current.CancellationToken);
        Assert.True(emitted.Success, string.Join("\n", emitted.Diagnostics));
        return stream.ToArray();
    }
}
