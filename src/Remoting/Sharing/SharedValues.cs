using Remoting.Serialization;
using Remoting.Threads;

namespace Remoting.Sharing;

/// <summary>How an executor's calls come to its shared values.</summary>
internal enum SharingKind
{
    /// <summary>In worker processes, from memory that they share.</summary>
    Processes,

    /// <summary>In this process, as they are.</summary>
    Objects,
}

/// <summary>The shared values of an executor: what is left of them ends with it.</summary>
internal sealed class SharedValues(SharingKind kind, Type executor)
{
    private readonly OrderedLock _gate = new(LockRank.Leaf);
    private readonly HashSet<SharedValue> _values = [];

    /// <summary>There when it is to be closed; complete when no value is left. What goes on then is the executor's own.</summary>
    private TaskCompletionSource? _ended;

    private bool _closed;

    /// <summary>Whether this process has ever shared a value, or been given one: only then calls are looked at for one.</summary>
    public static bool AnyEver { get; set; }

    public SharingKind Kind => kind;

    /// <summary>Whether the executor has ended, or is broken: then it takes no more calls.</summary>
    public bool IsClosed
    {
        get
        {
            using (_gate.Enter())
                return _closed;
        }
    }

    /// <exception cref="ObjectDisposedException">The executor was shut down.</exception>
    /// <exception cref="RemoteSerializationException">The value cannot be written.</exception>
    public Shared<T> Share<T>(T value, SerializerChoice serializer)
    {
        CheckOpen();
        AnyEver = true;
        // Under no lock: it runs code of the program.
        var shared = new SharedValue<T>(this, value, serializer);
        bool late;
        using (_gate.Enter())
        {
            late = _closed;
            if (!late)
                _values.Add(shared);
        }
        if (late)
        {
            _ = shared.DisposeAsync();
            CheckOpen();
        }
        return new Shared<T>(shared.Backing, isOwner: true);
    }

    public void Remove(SharedValue value)
    {
        TaskCompletionSource? ended;
        using (_gate.Enter())
        {
            _values.Remove(value);
            ended = _values.Count == 0 ? _ended : null;
        }
        ended?.TrySetResult();
    }

    /// <summary>
    /// No more values are taken; complete when those that are left have ended, on whichever thread that was so: no thread of the thread pool is needed for it, all
    /// of which the program may have blocked with waiting for the end of the executor.
    /// </summary>
    public Task CloseAsync()
    {
        SharedValue[] left;
        TaskCompletionSource ended;
        using (_gate.Enter())
        {
            _closed = true;
            left = [.. _values];
            ended = _ended ??= new TaskCompletionSource();
        }
        if (left.Length == 0)
            ended.TrySetResult();
        foreach (var value in left)
            _ = value.DisposeAsync();
        return ended.Task;
    }

    private void CheckOpen() => ObjectDisposedException.ThrowIf(IsClosed, executor);
}
