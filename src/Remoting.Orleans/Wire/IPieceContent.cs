namespace Remoting.Clustering;

/// <summary>What a piece carries that is kept elsewhere, and read when the piece is sent: so what waits to be sent takes no memory twice.</summary>
internal interface IPieceContent
{
    /// <summary>How many bytes it has.</summary>
    int Length { get; }

    /// <summary>Reads it, under no lock.</summary>
    /// <exception cref="ObjectDisposedException">It is not there any more, for the other end has it already.</exception>
    byte[] Read();
}
