using System.Diagnostics;

namespace Remoting.Clustering.Tests;

/// <summary>
/// Measures how long something takes to be noticed, and how much of that is the machine's: a process that was not run for a while can notice nothing, and an
/// executor that was not run for a second forgives its silos their silence.
/// </summary>
internal sealed class NoticeClock : IDisposable
{
    private static readonly TimeSpan Beat = TimeSpan.FromMilliseconds(20);

    /// <summary>Whoever was not run for so long, more or less, waits for a silo as long again.</summary>
    private static readonly TimeSpan Forgiven = TimeSpan.FromMilliseconds(700);

    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private readonly Timer _timer;
    private TimeSpan _last;
    private TimeSpan _lost;

    public NoticeClock() => _timer = new Timer(static clock => ((NoticeClock)clock!).Tick(), this, Beat, Beat);

    public void Within(TimeSpan limit)
    {
        Tick();
        lock (_clock)
            Assert.InRange(_clock.Elapsed, TimeSpan.Zero, limit + _lost);
    }

    public void Dispose() => _timer.Dispose();

    private void Tick()
    {
        lock (_clock)
        {
            var now = _clock.Elapsed;
            var late = now - _last - Beat;
            _last = now;
            // A little is what every timer is late.
            if (late > Beat)
                _lost += late > Forgiven ? late + new OrleansExecutorOptions().SiloTimeout : late;
        }
    }
}
