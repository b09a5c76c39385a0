using System.Runtime.CompilerServices;

namespace Remoting.Serialization.State;

/// <summary>
/// Which objects of a graph were looked at by a check already: the check of an object goes all the way down, so that those inside of it are not checked
/// again, neither during it nor behind it.
/// </summary>
internal sealed class Checks
{
    private static readonly ConditionalWeakTable<TypeSession, Checks> Sessions = [];

    /// <summary>The check that this thread is in.</summary>
    [ThreadStatic]
    private static Dictionary<object, int>? _running;

    /// <inheritdoc cref="_running"/>
    public static Dictionary<object, int>? Running
    {
        get => _running;
        set => _running = value;
    }

    private readonly Dictionary<object, int> _done = new(ReferenceEqualityComparer.Instance);

    public static Checks Of(TypeSession session)
    {
        session.IsChecked = true;
        return Sessions.GetOrCreateValue(session);
    }

    /// <summary>The constructor by which an object is made again.</summary>
    public int ConstructorFor(RebuiltCodec codec, object value)
    {
        if (_running is { } running)
        {
            // A circle: the check that has begun says.
            if (running.TryGetValue(value, out int begun))
                return begun;
            running[value] = 0;
            return running[value] = codec.FindConstructor(value);
        }
        if (_done.TryGetValue(value, out int known))
            return known;
        _running = new Dictionary<object, int>(ReferenceEqualityComparer.Instance) { [value] = 0 };
        try
        {
            int found = codec.FindConstructor(value);
            foreach (var (inner, constructor) in _running)
                _done[inner] = constructor;
            return _done[value] = found;
        }
        finally
        {
            _running = null;
        }
    }

    /// <summary>Nothing is known of another graph.</summary>
    public static void Forget(TypeSession session) => Sessions.Remove(session);
}
