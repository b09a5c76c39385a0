using Remoting;

namespace Uptime;

/// <summary>What a service's workers do in a month.</summary>
public static class Work
{
    [ProcessPoolCallable]
    public static void Count(int number) => ArgumentOutOfRangeException.ThrowIfNegative(number);

    [ProcessPoolCallable]
    public static void Fail(int number) => throw new InvalidOperationException($"no {number}");

    [ProcessPoolCallable]
    public static void Print(int number) => Console.WriteLine($"line {number} of a worker");

    [ProcessPoolCallable]
    public static void Die(int code) => Environment.Exit(code);

    /// <summary>Calls of which not all end well; that is what they are for.</summary>
    internal static async Task TryAsync(ProcessPoolExecutor pool, int number)
    {
        try
        {
            await (number switch
            {
                99 or 199 => pool.SubmitAsync(Work.Remote.Die(3)),
                _ when number % 2 == 0 => pool.SubmitAsync(Work.Remote.Fail(number)),
                _ => pool.SubmitAsync(Work.Remote.Print(number)),
            });
        }
        catch (RemotingException)
        {
        }
    }
}
