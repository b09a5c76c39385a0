using System.Net;
using System.Net.Sockets;
using Remoting.Tests;

namespace Remoting.Clustering.Tests;

/// <summary>Whoever reaches a silo's ports and speaks another language than the cluster.</summary>
[Collection(ClusterCollection.Name)]
public sealed class StrangerTests(ClusterFixture cluster) : PoolTest
{
    [Cases]
    [InlineData("random")]
    [InlineData("lengths as large as can be")]
    [InlineData("lengths of nothing")]
    [InlineData("a request of HTTP")]
    public async Task Bytes_that_are_no_message_end_their_connection_and_no_call(string what)
    {
        byte[] bytes = new byte[64 * 1024];
        switch (what)
        {
            case "random":
                new Random(what.Length).NextBytes(bytes);
                break;
            case "lengths as large as can be":
                for (int i = 0; i < bytes.Length; i += sizeof(int))
                    BitConverter.TryWriteBytes(bytes.AsSpan(i), int.MaxValue);
                break;
            case "a request of HTTP":
                bytes = [.. "GET / HTTP/1.1\r\nHost: silo\r\n\r\n"u8];
                break;
        }
        using var client = await cluster.ConnectAsync();
        await using var executor = ClusterFixture.ExecutorOf(client);
        foreach (int port in new[] { cluster.First.Settings.SiloPort, cluster.First.Settings.GatewayPort })
        {
            var strangers = Enumerable.Range(0, 8).Select(_ => SpeakAsync(port, bytes)).ToArray();
            int next = 0;
            await foreach (int doubled in executor.MapAsync(ClusterCalls.Remote.Double, Enumerable.Range(0, 2_000), 10, cancellationToken: TestToken))
                Assert.Equal(2 * next++, doubled);
            await Task.WhenAll(strangers);
        }
        // The session is the one of before: nobody was given up.
        Assert.Equal(0, executor.GetSnapshot().SiloLosses);
        Assert.Contains(executor.GetSnapshot().Silos, known => known.Name == cluster.First.Name && known.State == SiloState.Ready);
    }

    /// <summary>Says it, and complete when the other side has ended the connection.</summary>
    private static async Task SpeakAsync(int port, byte[] bytes)
    {
        using var stranger = new TcpClient();
        await stranger.ConnectAsync(IPAddress.Loopback, port, TestToken);
        try
        {
            await stranger.GetStream().WriteAsync(bytes, TestToken);
            byte[] answer = new byte[4096];
            while (await stranger.GetStream().ReadAsync(answer, TestToken) > 0)
            {
                // What it says of itself is no matter.
            }
        }
        catch (IOException)
        {
            // It was ended with bytes that nobody has read.
        }
    }
}
