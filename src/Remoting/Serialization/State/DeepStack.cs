using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;
using MessagePack;
using Remoting.CompilerServices;

namespace Remoting.Serialization.State;

/// <summary>
/// Goes on with an object on a thread of its own where the stack of this one is used up, while this one waits: a list of 100,000 nodes is as deep as it
/// is long, and neither a reason to refuse it nor to end the process.
/// </summary>
internal static class DeepStack
{
    private const int StackSize = 16 << 20;

    /// <summary>Ends what would take all memory: a gigabyte of stack, some millions of objects inside of each other.</summary>
    private const int MostThreads = 64;

    [ThreadStatic]
    private static int _depth;

    public delegate void Writing(ref MessagePackWriter writer, Codec codec, object value);

    public delegate object Reading(ref MessagePackReader reader, Codec? codec, int number);

    public static bool IsRoomy => RuntimeHelpers.TryEnsureSufficientExecutionStack();

#pragma warning disable CS8500 // The writer or reader lies on the stack of the waiting thread, which keeps both the place and what it refers to.
    public static unsafe void Write(ref MessagePackWriter writer, Codec codec, object value, Writing write)
    {
        fixed (MessagePackWriter* pointer = &writer)
        {
            var address = (nint)pointer;
            Run(() => write(ref *(MessagePackWriter*)address, codec, value));
        }
    }

    public static unsafe object Read(ref MessagePackReader reader, Codec? codec, int number, Reading read)
    {
        object? value = null;
        fixed (MessagePackReader* pointer = &reader)
        {
            var address = (nint)pointer;
            Run(() => value = read(ref *(MessagePackReader*)address, codec, number));
        }
        return value!;
    }
#pragma warning restore CS8500

    private static void Run(Action action)
    {
        int depth = _depth + 1;
        if (depth > MostThreads)
            throw new StateException("The objects lead into each other too deeply to travel.");
        var graph = Wire.OpenGraph;
        var choice = SerializerChoice.Current;
        ExceptionDispatchInfo? error = null;
        var thread = new Thread(
            () =>
            {
                _depth = depth;
                Wire.OpenGraph = graph;
                using var scope = choice.Enter();
                try
                {
                    action();
                }
                catch (Exception e)
                {
                    error = ExceptionDispatchInfo.Capture(e);
                }
            },
            StackSize)
        {
            IsBackground = true, Name = "Remoting deep data",
        };
        thread.Start();
        thread.Join();
        error?.Throw();
    }
}
