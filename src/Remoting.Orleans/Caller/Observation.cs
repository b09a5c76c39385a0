namespace Remoting.Clustering;

/// <summary>
/// Tasks that nobody may be waiting for any more when they fail. What they fail with is known, or of no interest: it is no unobserved exception of the program.
/// </summary>
internal static class Observation
{
    public static void Observe(this Task task) =>
        task.ContinueWith(static failed => _ = failed.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted | TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);

    /// <summary>Waits for a task so long, and leaves it then.</summary>
    public static async Task<T> WithinAsync<T>(this Task<T> task, TimeSpan patience, TimeProvider time, CancellationToken cancellationToken)
    {
        try
        {
            return await task.WaitAsync(patience, time, cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            task.Observe();
            throw;
        }
    }
}
