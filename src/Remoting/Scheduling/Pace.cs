namespace Remoting.Scheduling;

/// <summary>
/// Tells callers who wait for each call before they submit the next from those who submit many at once. The first are served fastest by a thread
/// that looks out for the result (<see cref="IWorkerLink.Watch"/>), the others by one that goes on submitting.
/// </summary>
internal sealed class Pace
{
    /// <summary>After so many in a row the next is expected to be alone, too.</summary>
    private const int Expected = 3;

    /// <summary>
    /// Watching hides what it is there to find out: a call that has its result before the submit returns says nothing of who would have waited.
    /// So one call in so many is not watched; at 100 µs for it and those that it throws out of step, that adds 0.1 µs to each.
    /// </summary>
    private const int Probe = 1024;

    private int _alone;

    /// <summary>A single call is submitted.</summary>
    /// <param name="alone">Whether the pool has no other.</param>
    /// <returns>Whether its result is worth looking out for.</returns>
    public bool OnSubmit(bool alone)
    {
        _alone = alone ? _alone + 1 : 0;
        return _alone > Expected && _alone % Probe != 0;
    }
}
