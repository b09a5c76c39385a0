namespace Remoting.Protocol;

/// <summary>Exceptions of the base library that are made again on the other side, as what they are.</summary>
internal static class WellKnownExceptions
{
#pragma warning disable CA2201 // These are not raised here but shown again: what was raised in the other process.
    // Made by constructors of the base library that take a message. Nothing from the wire is looked up by reflection.
    private static readonly Dictionary<string, Func<string, Exception>> Makers = new Func<string, Exception>[]
    {
        message => new AccessViolationException(message),
        message => new AggregateException(message),
        message => new ApplicationException(message),
        message => new ArgumentException(message),
        message => new ArgumentNullException(null, message),
        message => new ArgumentOutOfRangeException(null, message),
        message => new ArithmeticException(message),
        message => new ArrayTypeMismatchException(message),
        message => new DirectoryNotFoundException(message),
        message => new DivideByZeroException(message),
        message => new EndOfStreamException(message),
        message => new Exception(message),
        message => new FileNotFoundException(message),
        message => new FormatException(message),
        message => new IndexOutOfRangeException(message),
        message => new InvalidCastException(message),
        message => new InvalidDataException(message),
        message => new InvalidOperationException(message),
        message => new IOException(message),
        message => new KeyNotFoundException(message),
        message => new NotImplementedException(message),
        message => new NotSupportedException(message),
        message => new NullReferenceException(message),
        message => new ObjectDisposedException(null, message),
        message => new OperationCanceledException(message),
        message => new OutOfMemoryException(message),
        message => new OverflowException(message),
        message => new PlatformNotSupportedException(message),
        message => new RankException(message),
        message => new TaskCanceledException(message),
        message => new TimeoutException(message),
        message => new UnauthorizedAccessException(message),
    }.ToDictionary(make => make("").GetType().FullName!);
#pragma warning restore CA2201

    /// <summary>Null for any other type.</summary>
    public static Exception? Make(string type, string message) => Makers.TryGetValue(type, out var make) ? make(message) : null;
}
