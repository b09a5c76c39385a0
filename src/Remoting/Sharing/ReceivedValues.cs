using Remoting.CompilerServices;
using Remoting.Transport;

namespace Remoting.Sharing;

/// <summary>
/// The shared values that a worker was told of. They are opened by the first call that has one, which the parent keeps there as long as such a call may run,
/// and let go of between two calls. The executing thread's.
/// </summary>
internal sealed class ReceivedValues : SharedSource, IDisposable
{
    private readonly Dictionary<long, Received> _values = [];

    /// <exception cref="ProtocolException">It has been defined before.</exception>
    public void Define(SharedPlace place)
    {
        if (!_values.TryAdd(place.Id, new Received(place)))
            throw new ProtocolException($"There is a shared value {place.Id} already.");
    }

    /// <exception cref="ProtocolException">There is none.</exception>
    public void Forget(long id)
    {
        if (!_values.Remove(id, out var value))
            throw new ProtocolException($"There is no shared value {id} to be forgotten.");
        value.End?.Invoke();
    }

    public override Shared<T>? Find<T>(long id, SharedForm<T> form)
    {
        if (!_values.TryGetValue(id, out var value))
            return null;
        if (value.Shared is null)
        {
            var backing = ReceivedBacking<T>.Open(value.Place, form);
            value.End = backing.End;
            value.Shared = new Shared<T>(backing, isOwner: false);
        }
        return value.Shared as Shared<T> ?? throw new InvalidOperationException($"Shared value {id} is a {value.Shared}, and no Shared<{typeof(T).Name}>.");
    }

    public void Dispose()
    {
        foreach (var value in _values.Values)
            value.End?.Invoke();
        _values.Clear();
    }

    private sealed class Received(SharedPlace place)
    {
        public SharedPlace Place => place;

        /// <summary>The <see cref="Shared{T}"/>; null as long as no call has had it.</summary>
        public object? Shared { get; set; }

        public Action? End { get; set; }
    }
}
