namespace Remoting.Transport;

/// <summary>The other side sent what is not a frame, or not the one that was due.</summary>
internal sealed class ProtocolException(string message) : Exception(message);
