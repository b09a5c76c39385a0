using Remoting.Calls;

namespace Remoting.Workers;

/// <summary>The pool's initializer as bytes, written once and sent to each new worker. Its outcome is part of the handshake.</summary>
internal sealed class InitializerBatch : CallBatch
{
    private readonly RemoteCall _call;
    private Exception? _error;

    private InitializerBatch(RemoteCall call) => _call = call;

    public override int Count => 1;

    public override bool IsInitializer => true;

    public override RemoteCall this[int index] => _call;

    /// <exception cref="RemoteSerializationException">An argument cannot be written.</exception>
    public static InitializerBatch? Create(RemoteCall? call)
    {
        if (call is null)
            return null;
        var batch = new InitializerBatch(call);
        batch.Encoded = EncodedBatch.Write(batch, [], sharedBuffers: null);
        return batch._error is { } error ? throw error : batch;
    }

    protected override void OnFailed(int index, Exception error) => _error = error;

    public override void Succeed(int index, ReadOnlyMemory<byte> result) => throw new InvalidOperationException("The handshake takes the outcome.");

    public override void Cancel(int index) => throw new InvalidOperationException("An initializer is not cancelled.");

    public override Task InvokeAsync(int index, LocalCancellation cancellation) => throw new InvalidOperationException("It runs in workers only.");
}
