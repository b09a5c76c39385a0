using Remoting.Generators.Tests.Support;

namespace Remoting.Generators.Tests;

/// <summary>Handles travel as numbers, whatever they stand for, and are known to the generator wherever they are.</summary>
public sealed class HandleShapeTests
{
    private const string Declarations = """
        public sealed class Document { public Stream? Content; public Action? Changed; public IntPtr Native; }
        public record Page(Handle<Document> Document, int Number) { public Handle<Stream>? Other { get; init; } }
        public sealed class Book { private readonly List<Handle<Document>> _parts = new(); public IReadOnlyList<Handle<Document>> Parts => _parts; }
        [MessagePackObject] public class Keyed { [Key(0)] public Handle<Action>? Action { get; set; } }
        public static class C
        {
            [ProcessPoolCallable] public static Handle<Document> Open(string path) => Handle.Create(new Document());
            [ProcessPoolCallable] public static async Task<Handle<Stream>?> OpenAsync(Handle<Document>? document) { await Task.Yield(); return null; }
            [ProcessPoolCallable] public static string Read(Handle<Document> document, int page = 0, CancellationToken token = default) => "";
            [ProcessPoolCallable] public static bool All(Page page, Handle<Document>[] many, Dictionary<string, Handle<Action>> named, (Handle<Stream>, int) pair) => page.Other is null;
            [ProcessPoolCallable] public static Page? Back(Page? page) => page;
            [ProcessPoolCallable] public static bool Nothing(Handle<Document>? document) => document is null;
            [ProcessPoolCallable] public static int Held(Book book, Keyed keyed) => book.Parts.Count;
        }
        """;

    [TimedFact]
    public async Task What_a_handle_stands_for_need_not_travel()
    {
        await Task.Yield();
        var compilation = TestCompilation.WithGenerated(TestCompilation.Create(Declarations));
        TestCompilation.AssertClean(compilation);
        string generated = string.Join("\n", compilation.SyntaxTrees.Select(tree => tree.ToString()));
        Assert.Contains("ReadHandle<global::Document>(ref ", generated, StringComparison.Ordinal);
        // Of what it stands for nothing is looked at.
        Assert.DoesNotContain("IntPtr", generated.Replace(Declarations, "", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [TimedFact]
    public async Task None_is_none()
    {
        await Task.Yield();
        var assembly = TestCompilation.Load(
            Declarations,
            """
            using Remoting.Generators.Tests.Support;
            public static class Checks
            {
                public static bool Run() => Trip.Run(C.Remote.Nothing(null)) && Trip.Run(C.Remote.Back(null)) is null && Trip.Run(C.Remote.OpenAsync(null)) is null;
            }
            """);
        Assert.True((bool)assembly.GetType("Checks")!.GetMethod("Run")!.Invoke(null, null)!);
    }
}
