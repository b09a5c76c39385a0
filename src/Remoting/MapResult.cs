using System.Runtime.ExceptionServices;
using Remoting.Calls;

namespace Remoting;

/// <summary>The outcome of one item of <c>MapOutcomesAsync</c> or <c>MapUnorderedAsync</c>: its place, and a value or an error.</summary>
/// <typeparam name="TResult">What the callable returns.</typeparam>
public readonly record struct MapResult<TResult>
{
    private readonly TResult _value;

    /// <summary>What <see cref="CallEnd"/> says of the end.</summary>
    private readonly object? _end;

    internal MapResult(long index, TResult value, object? end)
    {
        LongIndex = index;
        _value = value;
        _end = end;
    }

    /// <summary>The place of the item in the source, from 0: what an array or a list takes as an index.</summary>
    /// <exception cref="OverflowException">
    /// The source has given more than <see cref="int.MaxValue"/> items, which one whose count is known cannot: see <see cref="LongIndex"/>.
    /// </exception>
    public int Index => checked((int)LongIndex);

    /// <summary>The same for sources without an end.</summary>
    public long LongIndex { get; }

    /// <summary>Why the item has no value; <see langword="null"/> when it has one.</summary>
    public Exception? Error => _end is null ? null : CallEnd.ErrorOf(_end);

    /// <summary>Whether the call gave a value.</summary>
    public bool IsSuccess => Error is null;

    /// <summary>
    /// What the call has cost, where that was asked for (<see cref="CallOptions.Measure"/>); otherwise, and where its worker did not live to say it,
    /// <see langword="null"/>.
    /// </summary>
    public CallMeasurement? Measurement => (_end as CallEnd)?.Measurement;

    /// <summary>The result of the call. Where there is an <see cref="Error"/>, it is thrown, with its own stack.</summary>
    public TResult Value
    {
        get
        {
            if (Error is { } error)
                ExceptionDispatchInfo.Throw(error);
            return _value;
        }
    }

    /// <summary>Of a call that has no result.</summary>
    internal MapResult<object?> WithoutValue() => new(LongIndex, null, _end);
}
