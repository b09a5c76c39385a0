using System.Diagnostics;
using MessagePack;
using Remoting.Calls;
using Remoting.CompilerServices;

namespace Remoting.Clustering;

/// <summary>A unit as the calls that it is for the silo's pool.</summary>
internal sealed class ForwardedBatch : CallBatch
{
    private readonly ForwardedUnit _unit;

    public ForwardedBatch(ForwardedUnit unit, CallOptions? options, int chunkLength)
    {
        _unit = unit;
        Options = options;
        ChunkLength = chunkLength;
    }

    public override int Count => _unit.Count;

    // Callers take turns, however much one of them sends.
    public override object? Submitter => _unit.Session;

    public override int EarlierAttempts => _unit.Attempt;

    public override RemoteCall this[int index] => _unit.CallAt(index);

    public override void Succeed(int index, ReadOnlyMemory<byte> result) => _unit.Succeed(index, result.Span);

    public override void Cancel(int index) => _unit.Cancel(index);

    public override void Settle() => _unit.Settle();

    public override Task InvokeAsync(int index, LocalCancellation cancellation) => throw new UnreachableException("It is run from its bytes.");

    protected override CallSources MakeSources(int index) => _unit.SourcesAt(index);

    protected override void OnFailed(int index, Exception error) => _unit.Fail(index, error);
}

/// <summary>The same of a call that gives items.</summary>
internal sealed class ForwardedStream : StreamedCall
{
    private readonly ForwardedUnit _unit;
    private ICallAcknowledgements? _source;
    private long _sequence;

    public ForwardedStream(ForwardedUnit unit, CallOptions? options)
        : base(CancellationToken.None)
    {
        _unit = unit;
        Options = options;
    }

    public override object? Submitter => _unit.Session;

    public override int EarlierAttempts => _unit.Attempt;

    // What its consumer has seen cannot be taken back.
    public override bool IsRepeatable(int index) => Volatile.Read(ref _source) is null && base.IsRepeatable(index);

    public override RemoteCall this[int index] => _unit.CallAt(index);

    public override void TakeItem(ReadOnlyMemory<byte> body, ICallAcknowledgements source, long sequence)
    {
        _sequence = sequence;
        Volatile.Write(ref _source, source);
        _unit.SendItem(body.Span);
    }

    /// <summary>The caller has taken items: the callable may make as many more.</summary>
    public void OnTaken(int count) => Volatile.Read(ref _source)?.OnConsumed(_sequence, count);

    public override void Succeed(int index, ReadOnlyMemory<byte> result)
    {
        _unit.Succeed(index, result.Span);
        OnCompleted();
    }

    public override void Cancel(int index)
    {
        _unit.Cancel(index);
        OnCompleted();
    }

    public override Task InvokeAsync(int index, LocalCancellation cancellation) => throw new UnreachableException("It is run from its bytes.");

    protected override CallSources MakeSources(int index) => _unit.SourcesAt(index);

    protected override void OnFailed(int index, Exception error)
    {
        _unit.Fail(index, error);
        OnCompleted();
    }
}

/// <summary>One call of a unit. What it reports goes on as it is.</summary>
internal sealed class ForwardedCall(ForwardedUnit unit, int index, Callable callable) : RemoteCall
{
    public override Callable Callable => callable;

    public override void WriteArguments(ref MessagePackWriter writer, CallContext context) => throw new UnreachableException("Its arguments are written.");

    public override ValueTask InvokeAsync(CancellationToken cancellationToken) => throw new UnreachableException("It is run from its bytes.");

    public override Action ReadReport(int parameter, ref MessagePackReader reader)
    {
        byte[] value = System.Buffers.BuffersExtensions.ToArray(reader.Sequence.Slice(reader.Position));
        return () => unit.SendReport(index, parameter, value);
    }
}
