using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace Remoting.Telemetry;

/// <summary>
/// Starts an activity in two steps: it gets its numbers, its parent and its time now, and its listeners hear of it later, on another thread, since they are the
/// program's code. Between the two it may be given the number that it had where it was, if it is told once more in this process. The framework has no way to say
/// either, so its members are called by name; where they are not there, an activity starts as any other does, and has a number of its own.
/// </summary>
internal static class QuietStart
{
    private static readonly ActivitySource? Silent = MakeSilent();

    private static bool _impossible;

    /// <summary>Starts what was created and not started. <see cref="Activity.Current"/> stays what it is.</summary>
    /// <param name="activity">Of any source.</param>
    /// <param name="spanId">The number it is to have; default for a new one.</param>
    /// <returns>What tells its listeners, once, where the program's code may run; null if they have heard already.</returns>
    public static Action? Begin(Activity activity, ActivitySpanId spanId = default)
    {
        var current = Activity.Current;
        var source = activity.Source;
        try
        {
            if (_impossible || Silent is null || !TrySetSource(activity, Silent))
            {
                activity.Start();
                return null;
            }
            activity.Start();
            if (spanId != default)
                TrySetSpanId(activity, spanId);
            SetSource(activity, source);
            return () => Tell(source, activity);
        }
        finally
        {
            Activity.Current = current;
        }
    }

    /// <summary>A source that is closed has no listeners, whatever they want to listen to.</summary>
    private static ActivitySource? MakeSilent()
    {
        try
        {
            var source = new ActivitySource("");
            source.Dispose();
            return source;
        }
        catch (Exception)
        {
            // A listener was asked whether it is interested, and threw.
            return null;
        }
    }

    private static bool TrySetSource(Activity activity, ActivitySource source)
    {
        try
        {
            SetSource(activity, source);
            return true;
        }
        catch (MissingMethodException)
        {
            _impossible = true;
            return false;
        }
    }

    private static void TrySetSpanId(Activity activity, ActivitySpanId spanId)
    {
        try
        {
            SpanIdOf(activity) = spanId.ToHexString();
            IdOf(activity) = null;
        }
        catch (MissingFieldException)
        {
            // What was under it is no longer.
        }
    }

    private static void Tell(ActivitySource source, Activity activity)
    {
        try
        {
            NotifyActivityStart(source, activity);
        }
        catch (MissingMethodException)
        {
            _impossible = true;
        }
    }

    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "set_Source")]
    private static extern void SetSource(Activity activity, ActivitySource source);

    [UnsafeAccessor(UnsafeAccessorKind.Method)]
    private static extern void NotifyActivityStart(ActivitySource source, Activity activity);

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_spanId")]
    private static extern ref string? SpanIdOf(Activity activity);

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_id")]
    private static extern ref string? IdOf(Activity activity);
}
