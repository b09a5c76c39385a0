namespace Remoting.Mapping;

/// <summary>What came of a map's wish to take items.</summary>
internal enum MapStep
{
    /// <summary>There is no room, or no item is ready.</summary>
    Nothing,

    /// <summary>Items were taken, or the source has ended.</summary>
    Taken,

    /// <summary>Another thread takes items.</summary>
    Taking,
}
