namespace Remoting.Benchmarks.Measuring;

/// <summary>Work came out wrong, so that its time is worth nothing.</summary>
internal sealed class WrongResultException(string message) : Exception(message)
{
    public static void ThrowUnlessEqual<T>(T expected, T actual)
    {
        if (!EqualityComparer<T>.Default.Equals(expected, actual))
            throw new WrongResultException($"The result is {actual} and should be {expected}.");
    }
}
