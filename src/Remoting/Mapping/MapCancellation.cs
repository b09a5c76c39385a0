namespace Remoting.Mapping;

/// <summary>The token given to the map and the one given to its enumeration, as one.</summary>
internal readonly struct MapCancellation : IDisposable
{
    private readonly CancellationTokenSource? _linked;

    private readonly CancellationToken _map;
    private readonly CancellationToken _enumeration;

    private MapCancellation(CancellationTokenSource? linked, CancellationToken token, CancellationToken map, CancellationToken enumeration)
    {
        Token = token;
        _linked = linked;
        _map = map;
        _enumeration = enumeration;
    }

    public CancellationToken Token { get; }

    public static MapCancellation Link(CancellationToken map, CancellationToken enumeration)
    {
        if (!enumeration.CanBeCanceled || enumeration == map)
            return new MapCancellation(null, map, map, enumeration);
        if (!map.CanBeCanceled)
            return new MapCancellation(null, enumeration, map, enumeration);
        var linked = CancellationTokenSource.CreateLinkedTokenSource(map, enumeration);
        return new MapCancellation(linked, linked.Token, map, enumeration);
    }

    /// <summary>Throws for the token that its owner knows, whichever it is.</summary>
    /// <exception cref="OperationCanceledException">One of them is cancelled.</exception>
    public void ThrowIfCancellationRequested()
    {
        _map.ThrowIfCancellationRequested();
        _enumeration.ThrowIfCancellationRequested();
    }

    public void Dispose() => _linked?.Dispose();
}
