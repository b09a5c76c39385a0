namespace Remoting.Watching;

/// <summary>What somebody can look at: a pool, or a cluster.</summary>
internal interface IShown
{
    /// <summary>What the program calls it; null where it does not.</summary>
    string? Name { get; }

    /// <summary>Somebody begins to look, until what is given is disposed of.</summary>
    /// <param name="name">As it is called for who looks.</param>
    IFrames Look(string name);
}

/// <summary>What one viewer sees, as JSON: what is so now, and of what is a history the part that is new to this viewer.</summary>
internal interface IFrames : IDisposable
{
    /// <summary>The next frame. Valid until the one after it.</summary>
    ReadOnlyMemory<byte> Next();
}
