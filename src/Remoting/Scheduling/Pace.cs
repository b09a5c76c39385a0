namespace Remoting.Scheduling;

/// <summary>
/// Tells callers who wait for each call before they submit the next from those who submit many at once. The first are served fastest by a thread
/// that looks out for the result (<see cref="IWorkerLink.Watch"/>), the others by one that goes on submitting.
/// </summary>
internal sealed class Pace
{
    /// <summary>After so many in a row the next is expected to be alone, too...</summary>
    private const int Expected = 3;

    /// <summary>... and after so many at most, where that was found wrong again and again.</summary>
    private const int MostExpected = 512;

    /// <summary>
    /// Watching hides what it is there to find out: a call that has its result before the submit returns says nothing of who would have waited.
    /// So one call in so many is not watched; at 100 µs for it and those that it throws out of step, that adds 0.1 µs to each.
    /// </summary>
    private const int Probe = 1024;

    /// <summary>The first that is not watched comes sooner: whoever submits many at once is not held up with more than these.</summary>
    private const int FirstProbe = 16;

    private int _alone;
    private int _expected = Expected;
    private bool _isProbed;

    /// <summary>A single call is submitted.</summary>
    /// <param name="alone">Whether the pool has no other.</param>
    /// <returns>Whether its result is worth looking out for.</returns>
    public bool OnSubmit(bool alone)
    {
        if (_isProbed)
        {
            // Who has not waited for the call that was not watched only seemed to wait for those before. It takes more to seem so the next time.
            _expected = alone ? Expected : Math.Min(2 * _expected, MostExpected);
            _isProbed = false;
        }
        _alone = alone ? _alone + 1 : 0;
        int watched = _alone - _expected;
        if (watched <= 0)
            return false;
        _isProbed = watched == FirstProbe || watched % Probe == 0;
        return !_isProbed;
    }
}
