using System.Net.Sockets;
using Notebook;
using Remoting.Benchmarks.Work;
using StreamJsonRpc;

namespace Remoting.Benchmarks.Peers;

/// <summary>
/// What a .NET program would use without a pool: StreamJsonRpc with MessagePack over a Unix domain socket, in a child process.
/// It serves calls concurrently, so one child can use all processors.
/// </summary>
internal sealed class StreamJsonRpcChild : IAsyncDisposable
{
    public const string Name = "StreamJsonRpc";
    public const string Verb = "child-rpc";

    private readonly ChildProcess _child;
    private readonly JsonRpc _rpc;

    private StreamJsonRpcChild(ChildProcess child)
    {
        _child = child;
        _rpc = new JsonRpc(Handler(child.Socket));
        _rpc.StartListening();
    }

    public int ProcessId => _child.Id;

    public static async Task<StreamJsonRpcChild> OpenAsync() => new(await ChildProcess.StartAsync(Verb));

    public Task<int> IdentityAsync(int number) => _rpc.InvokeAsync<int>(nameof(WorkCalls.Identity), number);

    public Task<int> SpinAsync(int milliseconds) => _rpc.InvokeAsync<int>(nameof(WorkCalls.Spin), milliseconds);

    public Task<long[]> FactorsAsync(long number) => _rpc.InvokeAsync<long[]>(nameof(Factorization.Factors), number);

    public Task<byte[]> EchoAsync(byte[] bytes) => _rpc.InvokeAsync<byte[]>(nameof(WorkCalls.EchoBytes), bytes);

    public Task<double[]> EchoAsync(double[] numbers) => _rpc.InvokeAsync<double[]>(nameof(WorkCalls.EchoDoubles), numbers);

    public void Kill() => _child.Kill();

    /// <summary>What the child does until the parent closes the connection.</summary>
    public static async Task ServeAsync(string path)
    {
        using var rpc = new JsonRpc(Handler(ChildProcess.Connect(path)));
        rpc.AddLocalRpcMethod(nameof(WorkCalls.Identity), WorkCalls.Identity);
        rpc.AddLocalRpcMethod(nameof(WorkCalls.Spin), WorkCalls.Spin);
        rpc.AddLocalRpcMethod(nameof(Factorization.Factors), Factorization.Factors);
        rpc.AddLocalRpcMethod(nameof(WorkCalls.EchoBytes), WorkCalls.EchoBytes);
        rpc.AddLocalRpcMethod(nameof(WorkCalls.EchoDoubles), WorkCalls.EchoDoubles);
        rpc.StartListening();
        try
        {
            await rpc.Completion;
        }
        catch (Exception e) when (e is IOException or ConnectionLostException)
        {
            // The parent has gone.
        }
    }

    public ValueTask DisposeAsync()
    {
        _rpc.Dispose();
        return _child.DisposeAsync();
    }

    private static LengthHeaderMessageHandler Handler(Socket socket)
    {
        var stream = new NetworkStream(socket, ownsSocket: true);
        return new LengthHeaderMessageHandler(stream, stream, new MessagePackFormatter());
    }
}
