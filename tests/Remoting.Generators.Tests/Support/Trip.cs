using System.Buffers;
using MessagePack;
using Remoting.CompilerServices;

namespace Remoting.Generators.Tests.Support;

/// <summary>
/// Takes calls to a worker and back without a worker: arguments to bytes, the callable run from the bytes, its result to
/// bytes and back. Public, because the compiled test programs use it.
/// </summary>
public static class Trip
{
    public static T Run<T>(RemoteCall<T> call)
    {
        var result = Execute(call);
        var reader = new MessagePackReader(result);
        var value = call.ReadResult(ref reader);
        Assert.True(reader.End, "The result was not read to its end.");
        return value;
    }

    public static void Run(RemoteCall call) => Assert.Empty(Execute(call));

    /// <summary>Runs a stream to its end.</summary>
    public static List<T> Run<T>(RemoteStream<T> stream)
    {
        const int Window = 3;
        var arguments = new ArrayBufferWriter<byte>();
        var writer = new MessagePackWriter(arguments);
        stream.WriteArguments(ref writer, new CallContext());
        writer.Write(Window);
        writer.Flush();

        var outlet = new Outlet();
        Assert.Empty(Execute(stream.Callable, new ReadOnlySequence<byte>(arguments.WrittenMemory), outlet));
        Assert.Equal(Window, outlet.Window);
        Deliver(outlet, stream.ReadReport);
        var items = new List<T>();
        foreach (var item in outlet.Items)
        {
            var reader = new MessagePackReader(item);
            items.Add(stream.ReadItem(ref reader));
            Assert.True(reader.End, "An item was not read to its end.");
        }

        return items;
    }

    /// <summary>Runs an echo and compares what came back with what was sent, to the bit.</summary>
    public static void Check<T>(RemoteCall<T> call, T expected)
    {
        Assert.Equal(Describe.Value(expected), Describe.Value(Run(call)));
        Assert.Equal(Describe.Value(expected), Describe.Value(RunInPieces(call)));
        Assert.Equal(Describe.Value(expected), Describe.Value(call.InvokeForResultAsync(default).AsTask().GetAwaiter().GetResult()));
    }

    /// <summary>The same, by the whole state of what came back: all fields, and which object is which.</summary>
    public static void CheckState<T>(RemoteCall<T> call, T expected)
    {
        var text = StateText.Of(expected);
        Assert.Equal(text, StateText.Of(Run(call)));
        Assert.Equal(text, StateText.Of(RunInPieces(call)));
        Assert.Equal(text, StateText.Of(expected));
    }

    /// <summary>Bytes may come in any number of pieces.</summary>
    private static T RunInPieces<T>(RemoteCall<T> call)
    {
        var reader = new MessagePackReader(Pieces.Of(Execute(call, Pieces.Of(Arguments(call)))));
        return call.ReadResult(ref reader);
    }

    public static byte[] Arguments(RemoteCall call)
    {
        var buffer = new ArrayBufferWriter<byte>();
        var writer = new MessagePackWriter(buffer);
        call.WriteArguments(ref writer, new CallContext());
        writer.Flush();
        return buffer.WrittenSpan.ToArray();
    }

    public static byte[] Execute(RemoteCall call) => Execute(call, Arguments(call));

    public static byte[] Execute(RemoteCall call, byte[] arguments) => Execute(call, new ReadOnlySequence<byte>(arguments));

    public static byte[] Execute(RemoteCall call, ReadOnlySequence<byte> arguments)
    {
        var outlet = new Outlet();
        var result = Execute(call.Callable, arguments, outlet);
        Deliver(outlet, call.ReadReport);
        return result;
    }

    private delegate Action? ReadReport(int parameter, ref MessagePackReader reader);

    private static void Deliver(Outlet outlet, ReadReport read)
    {
        foreach (var (parameter, value) in outlet.Reports)
        {
            var reader = new MessagePackReader(value);
            var report = read(parameter, ref reader);
            Assert.True(reader.End, "A report was not read to its end.");
            Assert.NotNull(report);
            report();
        }
    }

    private static byte[] Execute(Callable callable, ReadOnlySequence<byte> arguments, Outlet outlet)
    {
        var buffer = new ArrayBufferWriter<byte>();
        var writer = new MessagePackWriter(buffer);
        var reader = new MessagePackReader(arguments);
        callable.Execute(ref reader, ref writer, new CallContext { OpenOutlet = () => outlet });
        Assert.True(reader.End, "The arguments were not read to their end.");
        writer.Flush();
        return buffer.WrittenSpan.ToArray();
    }
}
