using System.Net;
using System.Net.Sockets;

namespace Remoting.Clustering.Tests;

/// <summary>
/// Ports for silos. Not those that the system gives to connections: between the moment that one was found free and the silo that listens there, any program of
/// the machine could have it.
/// </summary>
internal static class Ports
{
    private const int First = 10_000;
    private const int End = 30_000;

    public static (int Silo, int Gateway) Free() => (FreeOne(), FreeOne());

    private static int FreeOne()
    {
        while (true)
        {
            // Several test programs look at the same time: at random, so that they do not all take the next one.
            int port = Random.Shared.Next(First, End);
            using var listener = new TcpListener(IPAddress.Loopback, port);
            try
            {
                listener.Start();
                return port;
            }
            catch (SocketException)
            {
                // Somebody has it.
            }
        }
    }
}
