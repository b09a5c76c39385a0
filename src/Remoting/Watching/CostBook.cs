using System.Diagnostics;
using Remoting.Calls;
using Remoting.Threads;

namespace Remoting.Watching;

/// <summary>What measured calls have cost, by callable, since the first of them. Thread-safe; its memory has a limit.</summary>
internal sealed class CostBook
{
    private readonly OrderedLock _gate = new(LockRank.Leaf);
    private readonly CallableNames _names = new();
    private readonly List<Sums> _sums = [];

    public void Add(CallBatch batch, int index, CallMeasurement measurement)
    {
        using (_gate.Enter())
        {
            int callable = _names.NumberOf(batch, index);
            while (_sums.Count <= callable)
                _sums.Add(new Sums());
            _sums[callable].Add(measurement);
        }
    }

    public IReadOnlyList<MeasuredCallable> Read()
    {
        using (_gate.Enter())
            return [.. _sums.Select((sums, callable) => sums.Read(_names.Names[callable]))];
    }

    /// <summary>Of one callable.</summary>
    private sealed class Sums
    {
        private readonly Quantity _wait = new(), _run = new(), _processors = new(), _allocated = new(), _sent = new(), _received = new();
        private long _count;
        private long _peak;

        public void Add(CallMeasurement measurement)
        {
            _count++;
            _wait.Add(measurement.Wait.Ticks);
            _run.Add(measurement.Run.Ticks);
            _processors.Add(measurement.CpuTime?.Ticks);
            _allocated.Add(measurement.AllocatedBytes);
            _sent.Add(measurement.BytesSent);
            _received.Add(measurement.BytesReceived);
            _peak = Math.Max(_peak, measurement.PeakMemory ?? 0);
        }

        public MeasuredCallable Read(string callable) => new(callable, _count)
        {
            Wait = _wait.ToTime(),
            Run = _run.ToTime(),
            CpuTime = _processors.ToTime(),
            AllocatedBytes = _allocated.ToSize(),
            BytesSent = _sent.ToSize(),
            BytesReceived = _received.ToSize(),
            PeakMemory = _peak,
        };
    }

    /// <summary>Something of which every call takes more or less.</summary>
    private sealed class Quantity
    {
        private static readonly Histogram Nothing = new();

        private readonly Histogram _amounts = new();
        private long _total;

        public void Add(long? amount)
        {
            if (amount is not { } known)
                return;
            Debug.Assert(known >= 0, "No call gives anything back.");
            _amounts.Add(known, 1);
            _total += known;
        }

        public MeasuredTime ToTime() => new(TimeSpan.FromTicks(Part(0.5)), TimeSpan.FromTicks(Part(0.99)), TimeSpan.FromTicks(_total));

        public MeasuredSize ToSize() => new(Part(0.5), Part(0.99), _total);

        /// <summary>Where all were nothing, so is each.</summary>
        private long Part(double part) => _total == 0 ? 0 : Histogram.Quantile(_amounts, Nothing, part) ?? 0;
    }
}
