using Remoting.Analyzers.Callables;
using Remoting.Analyzers.Tests.Verification;

namespace Remoting.Analyzers.Tests.Callables;

using Verify = AnalyzerVerifier<CallableAnalyzer>;

/// <summary>What generated code cannot name, and what has a layout of its own, travels all the same where it is inside of an object: nothing is said of it.</summary>
public sealed class HiddenTypeTests
{
    [Theory(Timeout = RemotingTest.Timeout)]
    [InlineData("Ledger", "public class Ledger { private readonly List<Entry> _entries = []; private Dictionary<State, Entry[]>? _by; private (Entry, State)? _last; private sealed class Entry { public int Amount; public Entry? Before; } private enum State { A } public object? All => (_entries, _by, _last); }")]
    [InlineData("Box", "public class Box { private readonly Of<Part> _part = new(new Part()); private class Part { public int X; } public object All => _part; } public class Of<T>(T value) { public T Value => value; }")]
    [InlineData("Local", "public class Local { private Base? _of = new Only(); public object? All => _of; } public class Base { public int X { get; set; } } file class Only : Base { private int _y; public int Y => _y++; }")]
    [InlineData("Either", "[System.Runtime.InteropServices.StructLayout(System.Runtime.InteropServices.LayoutKind.Explicit)] public struct Either { [System.Runtime.InteropServices.FieldOffset(0)] public string Text; [System.Runtime.InteropServices.FieldOffset(8)] public int Number; }")]
    public Task Is_not_spoken_of(string parameter, string types) => Verify.VerifyAsync(Callable.Static($"void Do({parameter} value, List<{parameter}> more) {{ }}", types));

    /// <summary>What cannot travel is found in there, too.</summary>
    [Theory(Timeout = RemotingTest.Timeout)]
    [InlineData("public class Ledger { private readonly List<Entry> _entries = []; private sealed class Entry { public Stream? Source; } public object All => _entries; }")]
    [InlineData("public class Ledger { private readonly Dictionary<int, Entry> _entries = []; private struct Entry { public Action? Source; } public object All => _entries; }")]
    public Task Is_looked_into(string types) => Verify.VerifyAsync(Callable.Static("void Do(Ledger {|RMT0101:value|}) { }", types));
}
