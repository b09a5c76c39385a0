using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;
using MessagePack;
using Remoting.CompilerServices;
using Remoting.Serialization.State;
using Remoting.Threads;

namespace Remoting.Serialization;

/// <summary>
/// Data is followed as deep as it goes. Where a stack is full, it is gone on with a fresh one, while the full one waits: a list of 100,000 nodes is as deep as
/// it is long, and neither a reason to refuse it nor to end the process.
/// </summary>
/// <remarks>Invariant: whatever the writing and reading of data keeps for its thread goes on with it; so which stack it is on makes no difference.</remarks>
internal static class DeepStack
{
    private const int StackSize = 16 << 20;

    /// <summary>Ends what would take all memory: a quarter of a gigabyte of stacks.</summary>
    private const int MostStacks = 16;

    /// <summary>The objects at which this thread and those that wait for it went on, innermost first.</summary>
    [ThreadStatic]
    private static Level? _level;

    public static bool IsRoomy => RuntimeHelpers.TryEnsureSufficientExecutionStack();

    /// <summary>Whether it has been gone on at this object before, which so is a part of itself.</summary>
    public static bool HasPassed(object value)
    {
        for (var level = _level; level is not null; level = level.Above)
        {
            if (ReferenceEquals(level.Value, value))
                return true;
        }
        return false;
    }

    /// <summary>Goes on writing with a fresh stack.</summary>
    public static unsafe void Write<T>(ref MessagePackWriter writer, T value, SerializerWrite<T> write)
    {
        // The caller's frame, and with it the writer, stays where it is until the other thread is done.
        void* place = Unsafe.AsPointer(ref writer);
        GoOn(typeof(T).IsValueType ? null : value, () => write(ref Unsafe.AsRef<MessagePackWriter>(place), value));
    }

    /// <summary>Goes on reading with a fresh stack.</summary>
    public static unsafe T Read<T>(ref MessagePackReader reader, SerializerRead<T> read)
    {
        T value = default!;
        void* place = Unsafe.AsPointer(ref reader);
        GoOn(null, () => value = read(ref Unsafe.AsRef<MessagePackReader>(place)));
        return value;
    }

    /// <summary>Does anything with a fresh stack.</summary>
    /// <param name="value">The object at which it is gone on.</param>
    /// <param name="action">What is done.</param>
    public static void GoOn(object? value, Action action)
    {
        var level = new Level(_level, value);
        if (level.Depth > MostStacks)
            throw new StateException("An object refers to itself, or holds more objects inside of each other than can be followed.");
        var graph = Wire.OpenGraph;
        var choice = SerializerChoice.OfThread;
        var checks = Checks.Running;
        bool comparing = StaticInstances.IsComparing;
        var uses = SharedUses.Writing;
        var source = SharedSource.Current;
        ExceptionDispatchInfo? failure = null;
        var thread = new Thread(Run, StackSize) { IsBackground = true, Name = "Remoting deep data" };
        thread.Start();
        // It uses what is on this stack: whatever this thread is to hear, it hears later.
        Interruptions.Join(thread);
        failure?.Throw();

        void Run()
        {
            _level = level;
            Wire.OpenGraph = graph;
            Checks.Running = checks;
            StaticInstances.IsComparing = comparing;
            using var chosen = SerializerChoice.Enter(choice);
            using var sharing = SharedUses.Enter(uses);
            using var shared = SharedSource.Enter(source);
            try
            {
                action();
            }
            catch (Exception exception)
            {
                failure = ExceptionDispatchInfo.Capture(exception);
            }
        }
    }

    private sealed class Level(Level? above, object? value)
    {
        public Level? Above { get; } = above;

        public object? Value { get; } = value;

        public int Depth { get; } = above is null ? 1 : above.Depth + 1;
    }
}
