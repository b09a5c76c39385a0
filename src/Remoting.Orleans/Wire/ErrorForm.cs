using Remoting.Protocol;
using Remoting.Transport;

namespace Remoting.Clustering;

/// <summary>
/// A call's error on its way from a silo to its caller: what the silo's pool made of what came from the worker, as plain data, and made again as what it
/// was. No type is named by the wire but in text.
/// </summary>
internal static class ErrorForm
{
    /// <summary>A chain of attempts is told so far back.</summary>
    private const int MostEarlier = 16;

    /// <summary>Beside a death's reason: the host of the runtime has refused to start the process.</summary>
    private const int Refusal = 1 << 16;

    private enum Kind : byte
    {
        Thrown = 1,
        Serialization = 2,
        Died = 3,
        Timeout = 4,
        Other = 5,
        Source = 6,
        Broken = 7,
    }

    /// <param name="writer">Where it goes.</param>
    /// <param name="error">The error.</param>
    public static void Write(RecordWriter writer, Exception error)
    {
        switch (error)
        {
            case RemoteCallException thrown:
                writer.Write((byte)Kind.Thrown);
                writer.Write(thrown.RemoteExceptionType);
                writer.Write(thrown.RemoteMessage);
                writer.Write(thrown.RemoteStackTrace);
                writer.Write(thrown.RemoteData.Count);
                foreach (var (key, value) in thrown.RemoteData)
                {
                    writer.Write(key);
                    writer.Write(value);
                }
                break;
            case RemoteSerializationException serialization:
                writer.Write((byte)Kind.Serialization);
                writer.Write(serialization.Parameter);
                writer.Write(serialization.Message);
                WriteInner(writer, serialization.InnerException as RemoteCallException);
                break;
            case WorkerDiedException { Death: { } death } died:
                writer.Write((byte)Kind.Died);
                // A call of a lease that came when its worker was gone.
                writer.Write(died.Attempts == 0);
                var earlier = EarlierOf(died);
                writer.Write(earlier.Count + 1);
                foreach (var before in earlier)
                    WriteDeath(writer, before);
                WriteDeath(writer, death);
                writer.Write(died.Note);
                break;
            case BrokenProcessPoolException broken:
                writer.Write((byte)Kind.Broken);
                writer.Write(broken.Message);
                writer.Write(broken.Death is not null);
                if (broken.Death is not null)
                    WriteDeath(writer, broken.Death);
                break;
            case CallTimeoutException timeout:
                writer.Write((byte)Kind.Timeout);
                writer.Write(timeout.Timeout.Ticks);
                writer.Write(timeout.RemoteStackTrace);
                break;
            case SourceFailure source:
                writer.Write((byte)Kind.Source);
                writer.Write(source.Number);
                writer.Write(source.Error.Type);
                writer.Write(source.Error.Message);
                writer.Write(source.Error.Stack);
                break;
            default:
                // From a callable that a thread of the silo runs: the same as what a worker would say of it.
                var text = CallError.From(error, CallErrorKind.Thrown);
                writer.Write((byte)Kind.Other);
                writer.Write(error is RemotingException);
                writer.Write(text.Type);
                writer.Write(text.Message);
                writer.Write(text.Stack);
                break;
        }
        writer.Write((error as RemotingException)?.CapsulePath);
    }

    /// <param name="reader">The bytes.</param>
    /// <param name="callable">The caller's name of what it called.</param>
    /// <param name="silo">Which silo says so.</param>
    /// <param name="before">How workers and silos had died under the call before it was sent there.</param>
    /// <param name="ofSource">What an enumeration of the call's sources threw here, by its number.</param>
    /// <exception cref="ProtocolException">The bytes are no error.</exception>
    public static Exception Read(ref RecordReader reader, string callable, string silo, IReadOnlyCollection<WorkerDeath> before, Func<int, Exception?>? ofSource = null)
    {
        var error = ReadKind(ref reader, callable, silo, before, ofSource);
        string? capsule = reader.ReadText();
        // What a source has thrown here is the program's own object, and has none of the silo's.
        if (capsule is not null && error is RemotingException own)
            own.CapsulePath = capsule;
        return error;
    }

    private static Exception ReadKind(ref RecordReader reader, string callable, string silo, IReadOnlyCollection<WorkerDeath> before, Func<int, Exception?>? ofSource)
    {
        switch ((Kind)reader.ReadByte())
        {
            case Kind.Thrown:
                return ReadThrown(ref reader, callable);
            case Kind.Serialization:
                string? parameter = reader.ReadText();
                string message = reader.ReadText() ?? "";
                return new RemoteSerializationException(callable, parameter, message, ReadInner(ref reader));
            case Kind.Died:
                bool isLate = reader.ReadBoolean();
                int count = reader.ReadCount(8);
                var deaths = new List<WorkerDeath>(before);
                for (int i = 0; i < count; i++)
                    deaths.Add(ReadDeath(ref reader, silo));
                if (count == 0)
                    throw new ProtocolException("A death without a worker.");
                string? note = reader.ReadText();
                return isLate ? WorkerDiedException.InLease(callable, deaths[^1]) : new WorkerDiedException(callable, deaths[^1], deaths[..^1], note);
            case Kind.Broken:
                string why = reader.ReadText() ?? "";
                return BrokenProcessPoolException.Told($"On silo {silo}: {why}", reader.ReadBoolean() ? ReadDeath(ref reader, silo) : null);
            case Kind.Timeout:
                var timeout = TimeSpan.FromTicks(reader.ReadInt64());
                return new CallTimeoutException(callable, timeout) { RemoteStackTrace = reader.ReadText() };
            case Kind.Source:
                int number = reader.ReadInt32();
                string thrown = reader.ReadText() ?? "";
                string said = reader.ReadText() ?? "";
                string? where = reader.ReadText();
                return ofSource?.Invoke(number) ?? new RemoteCallException(callable, thrown, said, where, null, WellKnownExceptions.Make(thrown, said));
            case Kind.Other:
                bool isOwn = reader.ReadBoolean();
                string type = reader.ReadText() ?? "";
                string text = reader.ReadText() ?? "";
                string? stack = reader.ReadText();
                return isOwn
                    ? new RemotingException($"On silo {silo}: {text}")
                    : new RemoteCallException(callable, type, text, stack, null, WellKnownExceptions.Make(type, text));
            default:
                throw new ProtocolException("There is no such kind of error.");
        }
    }

    private static RemoteCallException ReadThrown(ref RecordReader reader, string callable)
    {
        string type = reader.ReadText() ?? "";
        string message = reader.ReadText() ?? "";
        string? stack = reader.ReadText();
        int count = reader.ReadCount(8);
        var data = new Dictionary<string, string?>();
        for (int i = 0; i < count; i++)
        {
            string key = reader.ReadText() ?? "";
            data[key] = reader.ReadText();
        }
        return new RemoteCallException(callable, type, message, stack, data, WellKnownExceptions.Make(type, message));
    }

    private static void WriteInner(RecordWriter writer, RemoteCallException? inner)
    {
        writer.Write(inner is not null);
        if (inner is null)
            return;
        writer.Write(inner.RemoteExceptionType);
        writer.Write(inner.RemoteMessage);
        writer.Write(inner.RemoteStackTrace);
    }

    private static RemoteCallException? ReadInner(ref RecordReader reader)
    {
        if (!reader.ReadBoolean())
            return null;
        string type = reader.ReadText() ?? "";
        string message = reader.ReadText() ?? "";
        return new RemoteCallException("Serialization", type, message, reader.ReadText(), null, null);
    }

    private static List<WorkerDeath> EarlierOf(WorkerDiedException died) =>
        died.InnerException is AggregateException attempts
            ? [.. attempts.InnerExceptions.OfType<WorkerDiedException>().Select(before => before.Death!).TakeLast(MostEarlier)]
            : [];

    private static void WriteDeath(RecordWriter writer, WorkerDeath death)
    {
        writer.Write(death.WorkerId);
        writer.Write(death.ProcessId ?? -1);
        writer.Write(death.ExitCode is not null);
        writer.Write(death.ExitCode ?? 0);
        writer.Write((int)death.Reason | (death.IsRefusal ? Refusal : 0));
        writer.Write(death.StandardErrorTail);
        writer.Write(death.Failure);
        writer.Write(death.Stack);
    }

    private static WorkerDeath ReadDeath(ref RecordReader reader, string silo)
    {
        int worker = reader.ReadInt32();
        int process = reader.ReadInt32();
        bool hasCode = reader.ReadBoolean();
        int code = reader.ReadInt32();
        int reason = reader.ReadInt32();
        string tail = reader.ReadText() ?? "";
        string failure = reader.ReadText() ?? "";
        return new WorkerDeath(worker, process < 0 ? null : process, hasCode ? code : null, (WorkerExitReason)(reason & ~Refusal), tail, failure)
        {
            Stack = reader.ReadText(),
            Place = $"silo {silo}",
            IsRefusal = (reason & Refusal) != 0,
        };
    }
}
