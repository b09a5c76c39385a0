using System.Globalization;

namespace Remoting;

/// <summary>Makes handles: objects that stay in the worker of a lease.</summary>
public static class Handle
{
    /// <summary>
    /// Keeps an object in the worker that this code runs in, until it is released or the lease ends; then it is disposed of, if it can be. A callable returns
    /// the handle, and later calls of the same lease get it as an argument.
    /// </summary>
    /// <param name="value">The object. It stays where it is, and need not be serializable.</param>
    /// <exception cref="InvalidOperationException">This is no call of a lease: nobody could come back to this worker.</exception>
    public static Handle<T> Create<T>(T value)
    {
        var contents = LeaseContents.Current
            ?? throw new InvalidOperationException("An object can be kept for later calls in a call of a lease only (Executor.LeaseWorkerAsync).");
        return new Handle<T>(contents.LeaseId, contents.Keep(value), contents.WorkerId, contents, null, value);
    }
}

/// <summary>
/// An object that a callable keeps in the worker of its lease. It travels as a number, and means something in calls of the same lease only: used in another,
/// or in a call of the pool, it is an error before anything travels.
/// </summary>
/// <typeparam name="T">The object's type. It need not be serializable.</typeparam>
public sealed class Handle<T> : IAsyncDisposable
{
    private readonly LeaseContents? _contents;
    private readonly WorkerLease? _owner;
    private readonly T? _value;

    internal Handle(long lease, long number, int workerId, LeaseContents? contents, WorkerLease? owner, T? value)
    {
        LeaseId = lease;
        Number = number;
        WorkerId = workerId;
        _contents = contents;
        _owner = owner;
        _value = value;
    }

    /// <summary>The object, in the worker that keeps it. (In a lease of a <see cref="ThreadPoolExecutor"/> that is this process.)</summary>
    /// <exception cref="InvalidOperationException">It is kept by another process, or this is a call of another lease.</exception>
    /// <exception cref="ObjectDisposedException">It was released, or its lease is over.</exception>
    public T Value
    {
        get
        {
            if (_contents is null)
                throw new InvalidOperationException($"The object is not in this process: {this}. Only calls of that lease have it.");
            if (LeaseContents.Current is { } here && here != _contents)
                throw new InvalidOperationException($"This is a call of lease {here.LeaseId} on worker {here.WorkerId}, and the object is of another: {this}.");
            return _contents.TryFind(Number, out _) ? _value! : throw new ObjectDisposedException(ToString());
        }
    }

    internal long LeaseId { get; }

    internal long Number { get; }

    internal int WorkerId { get; }

    /// <summary>
    /// Releases the object: it is disposed of in its worker, after the calls of the lease that were submitted before. Releasing it again, or after the
    /// lease has ended, does nothing.
    /// </summary>
    public ValueTask DisposeAsync()
    {
        if (_contents is not null && LeaseContents.Current == _contents)
        {
            _contents.Release(Number);
            return default;
        }
        return (_owner ?? WorkerLease.Find(LeaseId)) is { } owner ? new ValueTask(owner.ReleaseAsync(Number)) : default;
    }

    /// <inheritdoc/>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"handle {Number} ({typeof(T).Name}) of lease {LeaseId} on worker {WorkerId}");
}
