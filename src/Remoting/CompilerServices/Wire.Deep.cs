using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;
using MessagePack;
using Remoting.Serialization;

namespace Remoting.CompilerServices;

// Generated code follows data as deep as it goes. Where a stack is full, it goes on with a fresh one, while the full one waits: so a list of a million
// nodes is no different from a short one.
public static partial class Wire
{
    /// <summary>The size of each further stack, in bytes.</summary>
    private const int DeepStack = 16 << 20;

    /// <summary>How many further stacks there may be: room for about a million objects inside of each other.</summary>
    private const int MostStacks = 16;

    /// <summary>The objects at which this thread and those that wait for it went on, innermost first.</summary>
    [ThreadStatic]
    private static Level? _level;

    /// <summary>Goes on writing with a fresh stack.</summary>
    /// <exception cref="MessagePackSerializationException">The object is a part of itself.</exception>
    public static void WriteDeeper<T>(ref MessagePackWriter writer, T value, SerializerWrite<T> write)
    {
        for (var level = _level; level is not null; level = level.Above)
        {
            if (value is not null && !typeof(T).IsValueType && ReferenceEquals(level.Value, value))
                Fail($"An object of type '{value.GetType()}' refers to itself, which the format of its annotations has no way to say.");
        }
        unsafe
        {
            // The caller's frame, and with it the writer, stays where it is until the other thread is done.
            void* place = Unsafe.AsPointer(ref writer);
            GoOn(typeof(T).IsValueType ? null : value, () => write(ref Unsafe.AsRef<MessagePackWriter>(place), value));
        }
    }

    /// <summary>Goes on reading with a fresh stack.</summary>
    public static T ReadDeeper<T>(ref MessagePackReader reader, SerializerRead<T> read)
    {
        T value = default!;
        unsafe
        {
            void* place = Unsafe.AsPointer(ref reader);
            GoOn(null, () => value = read(ref Unsafe.AsRef<MessagePackReader>(place)));
        }
        return value;
    }

    private static void GoOn(object? value, Action action)
    {
        var level = new Level(_level, value);
        if (level.Depth > MostStacks)
            Fail("An object refers to itself, or holds more objects inside of each other than can be followed.");
        var graph = _graph;
        var choice = SerializerChoice.Current;
        ExceptionDispatchInfo? failure = null;
        var thread = new Thread(Run, DeepStack) { IsBackground = true, Name = "Remoting: deep data" };
        thread.Start();
        thread.Join();
        failure?.Throw();

        void Run()
        {
            _level = level;
            _graph = graph;
            using var chosen = choice.Enter();
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
