namespace Remoting.Mapping;

/// <summary>An item of a map: its call, and what came of it. In a structure because storing in an array of objects asks for their type each time.</summary>
internal struct MapItem<TResult>(RemoteCall<TResult> call)
{
    public readonly RemoteCall<TResult> Call = call;

    public TResult Value = default!;
}
