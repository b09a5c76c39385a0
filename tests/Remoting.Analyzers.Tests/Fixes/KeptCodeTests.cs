using Remoting.Analyzers.Callables;
using Remoting.Analyzers.Mapping;
using Remoting.Analyzers.Tests.Callables;
using Remoting.Analyzers.Tests.Calls;
using Remoting.Analyzers.Tests.Mapping;
using Remoting.Analyzers.Tests.Verification;
using Remoting.CodeFixes;

namespace Remoting.Analyzers.Tests.Fixes;

/// <summary>Fixes beside code that they could break: it is kept as it is, or the fix is not offered.</summary>
public sealed class KeptCodeTests
{
    [Theory(Timeout = RemotingTest.Timeout)]
    [InlineData("static class C { [ProcessPoolCallable] private /* why */ static int {|RMT0002:Do|}(int n) => n; }", "static class C { [ProcessPoolCallable] internal /* why */ static int Do(int n) => n; }")]
    [InlineData("class C { [ProcessPoolCallable] protected static int {|RMT0002:Do|}(int n) => n; }", "class C { [ProcessPoolCallable] protected internal static int Do(int n) => n; }")]
    [InlineData("class C { [ProcessPoolCallable] private protected static int {|RMT0002:Do|}(int n) => n; }", "class C { [ProcessPoolCallable] internal static int Do(int n) => n; }")]
    [InlineData("class C { [ProcessPoolCallable] /* why */ static int {|RMT0002:Do|}(int n) => n; }", "class C { [ProcessPoolCallable] /* why */ internal static int Do(int n) => n; }")]
    public Task Raising_keeps_what_stands_around(string source, string expected) =>
        FixVerifier<CallableAnalyzer, MakeInternalFix>.VerifyAsync(Callable.Usings + source, Callable.Usings + expected);

    // The type would show a hidden one, in its base or in another of its members.
    [Theory(Timeout = RemotingTest.Timeout)]
    [InlineData("class Outer { private class Hidden { } private class C : Hidden { [ProcessPoolCallable] public static int {|RMT0002:Do|}(int n) => n; } }")]
    [InlineData("class Outer { private class Hidden { } private class C { public static void Other(Hidden h) { } [ProcessPoolCallable] public static int {|RMT0002:Do|}(int n) => n; } }")]
    public Task Nothing_is_raised_above_what_it_names(string source) => FixVerifier<CallableAnalyzer, MakeInternalFix>.VerifyNoFixAsync(Callable.Usings + source);

    [Theory(Timeout = RemotingTest.Timeout)]
    [InlineData("interface I { int Do(int n); } class Base { System.IO.Stream? S = null; [ProcessPoolCallable] public int {|RMT0001:Do|}(int n) => n; bool Has => S != null; } class Derived : Base, I { }")]
    [InlineData("interface I { int Do(int n); } class Base { System.IO.Stream? S = null; [ProcessPoolCallable] public int {|RMT0001:Do|}(int n) => n; bool Has => S != null; } class Middle : Base { } class Derived : Middle, I { }")]
    public Task What_an_interface_takes_from_a_base_is_not_made_static(string source) => FixVerifier<CallableAnalyzer, MakeStaticFix>.VerifyNoFixAsync(Callable.Usings + source);

    [Theory(Timeout = RemotingTest.Timeout)]
    [InlineData("foreach (int item in items)\n        {\n#if LOUD\n            Console.WriteLine(item);\n#endif\n            await executor.{|RMT0202:SubmitAsync|}(C.Remote.Log(item));\n        }")]
    [InlineData("foreach (int item in items)\n        {\n            int n = await executor.{|RMT0202:SubmitAsync|}(C.Remote.Twice(item));\n#pragma warning disable CS0168\n            int unused;\n#pragma warning restore CS0168\n        }")]
    public Task A_loop_with_directives_stays_a_loop(string loop) => FixVerifier<SubmitInLoopAnalyzer, UseMapFix>.VerifyNoFixAsync(Caller.With(loop, "async Task"));

    [Fact(Timeout = RemotingTest.Timeout)]
    public Task Comments_of_a_loop_stand_above_the_map() => FixVerifier<SubmitInLoopAnalyzer, UseMapFix>.VerifyAsync(
        Caller.With("foreach (int item in items)\n        {\n            // One by one.\n            await executor.{|RMT0202:SubmitAsync|}(C.Remote.Log(item)); // Slow.\n        }", "async Task"),
        Caller.With("// One by one.\n        // Slow.\n        await executor.ForEachAsync(C.Remote.Log, items, chunkSize: ChunkSize.Auto);", "async Task"));

    [Theory(Timeout = RemotingTest.Timeout)]
    [InlineData("executor.{|RMT0201:MapAsync|}(\n            Work.Remote.Do, // each\n            items // all\n            );", "executor.MapAsync(\n            Work.Remote.Do, // each\n            items, // all\n            chunkSize: ChunkSize.Auto\n            );")]
    [InlineData("executor.{|RMT0201:MapAsync|}(Work.Remote.Do, items /* all */);", "executor.MapAsync(Work.Remote.Do, items /* all */, chunkSize: ChunkSize.Auto);")]
    public Task An_argument_is_added_beside_comments(string map, string expected) =>
        FixVerifier<ChunkSizeAnalyzer, AddChunkSizeFix>.VerifyAsync(Work.With("public static int Do(int n) => n * 2;", map), Work.With("public static int Do(int n) => n * 2;", expected));

    [Fact(Timeout = RemotingTest.Timeout)]
    public Task No_argument_is_added_among_directives() => FixVerifier<ChunkSizeAnalyzer, AddChunkSizeFix>.VerifyNoFixAsync(
        Work.With("public static int Do(int n) => n * 2;", "executor.{|RMT0201:MapAsync|}(Work.Remote.Do,\n#if FEW\n            items.Take(3)\n#else\n            items\n#endif\n            );"));
}
