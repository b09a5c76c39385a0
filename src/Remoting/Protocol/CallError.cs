using MessagePack;
using Remoting.Serialization;
using Remoting.Transport;

namespace Remoting.Protocol;

/// <summary>At which step a call failed in the worker.</summary>
internal enum CallErrorKind
{
    /// <summary>The callable threw.</summary>
    Thrown,

    /// <summary>An argument could not be read.</summary>
    Argument,

    /// <summary>The result could not be written.</summary>
    Result,

    /// <summary>A source of the call threw, and the callable let that out.</summary>
    Source = 4,

    /// <summary>The same, but it threw while it was disposed of: who leaves it early finds that, too.</summary>
    SourceEnding = 5,

    /// <summary>The worker does not have the callable: another build, or an assembly that it cannot load.</summary>
    Callable = 3,
}

/// <summary>An error as it travels: text and numbers only, and a bounded amount of it, so that no exception type can do harm on the way.</summary>
/// <param name="Kind">At which step.</param>
/// <param name="Cancelled">The callable gave up because its token was cancelled.</param>
/// <param name="Parameter">Index of the argument, for <see cref="CallErrorKind.Argument"/>; number of the enumeration, for <see cref="CallErrorKind.Source"/>.</param>
/// <param name="Type">Full name of the exception's type.</param>
/// <param name="Message">Its message.</param>
/// <param name="Stack">Its stack, inner exceptions included.</param>
/// <param name="Data">Its data as text.</param>
internal sealed record CallError(CallErrorKind Kind, bool Cancelled, int Parameter, string Type, string Message, string? Stack,
    IReadOnlyDictionary<string, string?> Data)
{
    private static readonly Dictionary<string, string?> NoData = [];

    /// <summary>What can be read of an exception. Does not throw, whatever the exception is, nor where memory is short.</summary>
    public static CallError From(Exception exception, CallErrorKind kind, bool cancelled = false, int parameter = -1)
    {
        try
        {
            return new CallError(kind, cancelled, parameter, ExceptionText.TypeOf(exception), ExceptionText.MessageOf(exception),
                ExceptionText.StackOf(exception), ExceptionText.DataOf(exception));
        }
        catch (Exception)
        {
            return new CallError(kind, cancelled, parameter, nameof(Exception), "", null, NoData);
        }
    }

    public void Write(FrameBuffer buffer)
    {
        var writer = new MessagePackWriter(buffer);
        writer.WriteArrayHeader(7);
        writer.Write((int)Kind);
        writer.Write(Cancelled);
        writer.Write(Parameter);
        writer.Write(Type);
        writer.Write(Message);
        writer.Write(Stack);
        writer.WriteMapHeader(Data.Count);
        foreach (var (key, value) in Data)
        {
            writer.Write(key);
            writer.Write(value);
        }
        writer.Flush();
    }

    /// <exception cref="ProtocolException">The bytes are no error.</exception>
    public static CallError Read(ReadOnlyMemory<byte> body)
    {
        try
        {
            return ReadParts(body);
        }
        catch (Exception e) when (e is MessagePackSerializationException or EndOfStreamException or OverflowException)
        {
            throw new ProtocolException($"A frame does not hold an error: {e.Message}");
        }
    }

    private static CallError ReadParts(ReadOnlyMemory<byte> body)
    {
        var reader = new MessagePackReader(body);
        if (reader.ReadArrayHeader() != 7)
            throw new ProtocolException("An error has seven parts.");
        var kind = (CallErrorKind)reader.ReadInt32();
        bool cancelled = reader.ReadBoolean();
        int parameter = reader.ReadInt32();
        string type = reader.ReadString() ?? "";
        string message = reader.ReadString() ?? "";
        string? stack = reader.ReadString();
        var data = new Dictionary<string, string?>();
        for (int left = reader.ReadMapHeader(); left > 0; left--)
        {
            string key = reader.ReadString() ?? "";
            data[key] = reader.ReadString();
        }
        return new CallError(kind, cancelled, parameter, type, message, stack, data);
    }
}
