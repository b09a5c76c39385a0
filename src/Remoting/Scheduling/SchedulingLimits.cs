using System.Globalization;

namespace Remoting.Scheduling;

/// <summary>The numbers by which the scheduler decides, each with where it comes from.</summary>
internal static class SchedulingLimits
{
    /// <summary>
    /// Work that is sent ahead to a worker, by measured time: enough to bridge the way of a result and the next call (about 0.1 ms, more on
    /// a busy machine), little enough that the workers of a map finish together.
    /// </summary>
    public const double WindowSeconds = 0.002;

    /// <summary>A call that takes longer is not worth sending ahead of time: the way to the worker is less than 1 % of it.</summary>
    public const double LongCallSeconds = 0.010;

    /// <summary>Only for the result of a call that takes less, its way there and back included, is it worth looking out.</summary>
    public const double ShortCallSeconds = 0.0002;

    /// <summary>
    /// A call of a map that takes less is not worth waking one more worker for while the processors are busy (row <c>workers-64</c> of the benchmarks).
    /// </summary>
    public const double TinyCallSeconds = 0.000_02;

    /// <summary>The most calls that a worker has, however short they are.</summary>
    public const int DeepestWindow = 8192;

    /// <summary>
    /// The same, as the variable <c>REMOTING_WINDOW</c> lowers it, to 1 for no call sent ahead: for tests, and for whoever suspects it of something.
    /// </summary>
    public static int MaxWindow { get; } =
        int.TryParse(Environment.GetEnvironmentVariable("REMOTING_WINDOW"), CultureInfo.InvariantCulture, out int calls) && calls is > 0 and < DeepestWindow ? calls : DeepestWindow;

    /// <summary>The most bytes of arguments that are sent ahead.</summary>
    public const long MaxWindowBytes = 1 << 20;

    /// <summary>Calls that wait this long behind another, while a worker is idle or could be started, move there.</summary>
    public static readonly TimeSpan StealDelay = TimeSpan.FromMilliseconds(5);

    /// <summary>A call whose turn it is waits so long for the worker that had its key, while that is busy.</summary>
    public static readonly TimeSpan AffinityDelay = TimeSpan.FromMilliseconds(5);

    /// <summary>So many keys are remembered.</summary>
    public const int MostAffinities = 4096;

    /// <summary>So many calls behind one that waits for its worker are looked at for others.</summary>
    public const int FarthestLook = 64;

    /// <summary>
    /// Calls of a lower priority that wait get a turn when those above them have had so many: a thirtieth of the workers is what nobody can be kept from.
    /// </summary>
    public const int MostTurnsAhead = 32;

    /// <summary>That delay is doubled so often at most, to some seconds, for a worker that does not come to its calls.</summary>
    public const int MaxHesitations = 6;

    /// <summary>For calls that a worker has not begun for so long a process is started, which takes about as long. A call that is alone moves only then.</summary>
    public static readonly TimeSpan SlowToBegin = TimeSpan.FromMilliseconds(100);

    /// <summary>
    /// A worker that was sent a call with a time-out, and has not begun it for so long and for the time-out, is taken not to run at all.
    /// Reading its arguments is no standstill: see <see cref="SlowestBytesPerSecond"/>.
    /// </summary>
    public static readonly TimeSpan StallLimit = TimeSpan.FromSeconds(1);

    /// <summary>
    /// While a call or a worker has a deadline the timer fires at least so often, so that a time in which this process did not run is known to that.
    /// </summary>
    public static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(250);

    /// <summary>A timer that is later than this was not held up by other work.</summary>
    public static readonly TimeSpan LatestTick = TimeSpan.FromMilliseconds(500);

    /// <summary>Arguments travel at least so fast, on any machine.</summary>
    public const long SlowestBytesPerSecond = 16 << 20;

    /// <summary>
    /// So many workers in a row may end with the same call next, which they say they have not begun; then the call is taken for the cause. (A
    /// callable that scribbles over its process's memory can make its worker say anything.)
    /// </summary>
    public const int MaxUnstartedDeaths = 5;

    /// <summary>After so many failed starts in a row the pool is broken: no respawn storm.</summary>
    public const int MaxFailedStarts = 3;

    /// <summary>
    /// A worker that nobody waits for, and whose predecessors ended as soon as they were ready, is started so much later; each time twice as much, and at most
    /// <see cref="LongestRespawnDelay"/>: a native thread that crashes at its start costs the machine one process in half a minute then.
    /// </summary>
    public static readonly TimeSpan RespawnDelay = TimeSpan.FromMilliseconds(250);

    /// <inheritdoc cref="RespawnDelay"/>
    public static readonly TimeSpan LongestRespawnDelay = TimeSpan.FromSeconds(30);

    /// <summary>SIGTERM.</summary>
    public const int TerminationSignal = 15;

    /// <summary>So many workers may be ended by it while they start; whoever goes on then means it.</summary>
    public const int MaxTerminatedStarts = 100;
}
