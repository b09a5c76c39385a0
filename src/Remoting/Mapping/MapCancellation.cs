namespace Remoting.Mapping;

/// <summary>The token given to the map and the one given to its enumeration, as one.</summary>
internal readonly struct MapCancellation : IDisposable
{
    private readonly CancellationTokenSource? _linked;

    private MapCancellation(CancellationTokenSource? linked, CancellationToken token)
    {
        Token = token;
        _linked = linked;
    }

    public CancellationToken Token { get; }

    public static MapCancellation Link(CancellationToken map, CancellationToken enumeration)
    {
        if (!enumeration.CanBeCanceled || enumeration == map)
            return new MapCancellation(null, map);
        if (!map.CanBeCanceled)
            return new MapCancellation(null, enumeration);
        var linked = CancellationTokenSource.CreateLinkedTokenSource(map, enumeration);
        return new MapCancellation(linked, linked.Token);
    }

    public void Dispose() => _linked?.Dispose();
}
