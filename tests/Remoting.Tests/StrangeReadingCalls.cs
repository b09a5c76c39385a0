using MessagePack;
using MessagePack.Formatters;

namespace Remoting.Tests;

/// <summary>Values that cannot be written or read, for a reason that cannot be told.</summary>
public static class StrangeReadingCalls
{
    [ProcessPoolCallable]
    public static Speechless Same(Speechless value) => value;

    [ProcessPoolCallable]
    public static async IAsyncEnumerable<Speechless> Twice(Speechless value)
    {
        await Task.Yield();
        yield return new Speechless("");
        yield return value;
    }

    [ProcessPoolCallable]
    public static string FailsOf(Shared<Speechless> value) => value.Value.Fails;
}

/// <summary>Fails where it says.</summary>
[MessagePackFormatter(typeof(SpeechlessFormatter))]
public sealed record Speechless(string Fails)
{
    public const string Written = "written";
    public const string ReadThere = "read there";
    public const string ReadHere = "read here";
}

public sealed class SpeechlessFormatter : IMessagePackFormatter<Speechless>
{
    public void Serialize(ref MessagePackWriter writer, Speechless value, MessagePackSerializerOptions options)
    {
        if (value.Fails == Speechless.Written)
            throw new SpeechlessException();
        writer.Write(value.Fails);
    }

    public Speechless Deserialize(ref MessagePackReader reader, MessagePackSerializerOptions options)
    {
        string fails = reader.ReadString()!;
        bool here = RemotingWorker.Current is null;
        return fails == (here ? Speechless.ReadHere : Speechless.ReadThere) ? throw new SpeechlessException() : new Speechless(fails);
    }

    private sealed class SpeechlessException : Exception
    {
        public override string Message => throw new InvalidOperationException("no message");
    }
}
