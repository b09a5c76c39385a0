using System.Collections;

namespace Remoting.Tests;

/// <summary>Exceptions that harm whoever looks at them without care.</summary>
public static class StrangeErrorCalls
{
    [ProcessPoolCallable]
    public static void Throw(string what) => throw Make(what);

    private static Exception Make(string what)
    {
        switch (what)
        {
            case "data throws":
                return new OddException { OfData = () => throw new InvalidOperationException("no data") };
            case "data is null":
                return new OddException { OfData = () => null! };
            case "data throws when walked":
                return new OddException { OfData = () => new OddDictionary(after: 2) };
            case "data without an end":
                return new OddException { OfData = () => new OddDictionary(after: long.MaxValue) };
            case "a million of data":
                return new OddException { OfData = () => new OddDictionary(after: 1_000_000, ends: true) };
            case "large data":
                return new OddException { OfData = () => new Hashtable { ["key"] = new string('d', 100_000_000), [new string('k', 10_000_000)] = 1 } };
            case "data that cannot be read":
                return new OddException { OfData = () => new Hashtable { [new Unreadable()] = 1, ["value"] = new Unreadable(), ["good"] = 1.5 } };
            case "message throws":
                return new OddException { OfMessage = () => throw new InvalidOperationException("no message") };
            case "message is null":
                return new OddException { OfMessage = () => null! };
            case "large message":
                return new OddException { OfMessage = () => new string('m', 100_000_000) };
            case "stack throws":
                return new OddException { OfStack = () => throw new InvalidOperationException("no stack") };
            case "large stack":
                return new OddException { OfStack = () => new string('s', 100_000_000) };
            case "text throws":
                return new InvalidOperationException("outer", new OddException { OfText = () => throw new InvalidOperationException("no text") });
            case "large text":
                return new InvalidOperationException("outer", new OddException { OfText = () => new string('t', 100_000_000) });
            case "thousands inside":
                return new AggregateException("outer", Enumerable.Range(0, 20_000).Select(i => new InvalidOperationException($"inner {i}: {new string('i', 1000)}")));
            case "deep inside":
                return Enumerable.Range(0, 200_000).Aggregate((Exception)new InvalidOperationException("innermost"), (inner, i) => new InvalidOperationException($"level {i}", inner));
            case "aggregates deep inside":
                return Enumerable.Range(0, 200_000).Aggregate((Exception)new InvalidOperationException("innermost"), (inner, _) => new AggregateException(inner));
            case "inside of itself":
            {
                var error = new InvalidOperationException("outer", new InvalidOperationException("inner"));
                typeof(Exception).GetField("_innerException", System.Reflection.BindingFlags.Instance | System.Reflection.BindingFlags.NonPublic)!.SetValue(error.InnerException, error);
                return error;
            }
            default:
                throw new ArgumentOutOfRangeException(nameof(what), what, null);
        }
    }

    private sealed class OddException : Exception
    {
        public Func<IDictionary> OfData { get; init; } = () => new Hashtable();

        public Func<string> OfMessage { get; init; } = () => "odd";

        public Func<string?> OfStack { get; init; } = () => "   at somewhere";

        public Func<string> OfText { get; init; } = () => "text";

        public override IDictionary Data => OfData();

        public override string Message => OfMessage();

        public override string? StackTrace => OfStack();

        public override string ToString() => OfText();
    }

    private sealed class Unreadable
    {
        public override string ToString() => throw new InvalidOperationException("unreadable");
    }

    /// <summary>Numbers as keys and values; throws, or ends, after so many.</summary>
    private sealed class OddDictionary(long after, bool ends = false) : Hashtable
    {
        public override IDictionaryEnumerator GetEnumerator() => new Entries(after, ends);

        private sealed class Entries(long after, bool ends) : IDictionaryEnumerator
        {
            private long _at;

            public DictionaryEntry Entry => new(_at, _at);

            public object Key => _at;

            public object? Value => _at;

            public object Current => Entry;

            public bool MoveNext() => _at++ < after || (ends ? false : throw new InvalidOperationException("no more"));

            public void Reset() => _at = 0;
        }
    }
}
