using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace Remoting.Telemetry;

/// <summary>
/// Gives an activity that is told once more, in this process, the number that it had where it was: others refer to it. The framework has no way to say so, so
/// its field is written; where that is not there, the activity keeps a number of its own, and what was under it is no longer.
/// </summary>
internal static class ActivityIdentity
{
    private static bool _impossible;

    /// <summary>After it was started, before it is stopped.</summary>
    public static void Set(Activity activity, ActivitySpanId spanId)
    {
        if (_impossible)
            return;
        try
        {
            SpanIdOf(activity) = spanId.ToHexString();
            IdOf(activity) = null;
        }
        catch (MissingFieldException)
        {
            _impossible = true;
        }
    }

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_spanId")]
    private static extern ref string? SpanIdOf(Activity activity);

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_id")]
    private static extern ref string? IdOf(Activity activity);
}
