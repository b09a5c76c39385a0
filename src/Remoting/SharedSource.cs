using Remoting.CompilerServices;

namespace Remoting;

/// <summary>Where the shared values that are named in arguments are found, in the process that reads them.</summary>
internal abstract class SharedSource
{
    [ThreadStatic]
    private static SharedSource? _ofThread;

    /// <summary>In a worker: those that the parent has told of.</summary>
    public static SharedSource? OfProcess { get; set; }

    /// <summary>What counts here and now.</summary>
    public static SharedSource? Current => _ofThread ?? OfProcess;

    /// <summary>From here on until the scope ends this thread reads arguments of this process.</summary>
    public static Scope Enter(SharedSource? source)
    {
        var before = _ofThread;
        _ofThread = source ?? before;
        return new Scope(before);
    }

    /// <summary>The value of a number; null where there is none.</summary>
    /// <param name="id">The number.</param>
    /// <param name="form">How it is read.</param>
    public abstract Shared<T>? Find<T>(long id, SharedForm<T> form);

    public readonly ref struct Scope(SharedSource? before)
    {
        public void Dispose() => _ofThread = before;
    }
}
