namespace Remoting.Calls;

/// <summary>
/// What is known of the end of a call besides its value: nothing, its error, or what it has cost and its error. As one object, so that outcomes and the maps
/// that keep them have no room for what nearly none of them has.
/// </summary>
internal sealed record CallEnd(Exception? Error, CallMeasurement Measurement)
{
    public static object? Join(Exception? error, CallMeasurement? measurement) => measurement is null ? error : new CallEnd(error, measurement);

    /// <summary>The same call's end, whose error has become known.</summary>
    public static object WithError(object? end, Exception error) => end is CallEnd measured ? measured with { Error = error } : error;

    public static Exception? ErrorOf(object end) => end as Exception ?? ((CallEnd)end).Error;
}
