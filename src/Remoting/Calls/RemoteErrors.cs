using Remoting.CompilerServices;
using Remoting.Protocol;

namespace Remoting.Calls;

/// <summary>Makes the caller's exceptions from what workers report.</summary>
internal static class RemoteErrors
{
#pragma warning disable CA2201 // These are not raised here but shown again, as the inner exception of what was raised in the worker.
    // Made by constructors of the base library that take a message. Nothing from the wire is looked up by reflection.
    private static readonly Dictionary<string, Func<string, Exception>> WellKnown = new Func<string, Exception>[]
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

    public static Exception ToException(CallError error, Callable callable)
    {
        switch (error.Kind)
        {
            case CallErrorKind.Thrown:
                var inner = WellKnown.TryGetValue(error.Type, out var make) ? make(error.Message) : null;
                return new RemoteCallException(callable.Name, error.Type, error.Message, error.Stack, error.Data, inner);
            case CallErrorKind.Argument:
                string? parameter = (uint)error.Parameter < (uint)callable.Parameters.Count ? callable.Parameters[error.Parameter] : null;
                return new RemoteSerializationException(callable.Name, parameter,
                    $"The argument '{parameter}' of {callable.Name} could not be read in the worker: {error.Type}: {error.Message}", Detail(error));
            case CallErrorKind.Result:
                return new RemoteSerializationException(callable.Name, null,
                    $"The result of {callable.Name} could not be written in the worker: {error.Type}: {error.Message}", Detail(error));
            default:
                return new RemotingException($"The worker cannot run {callable.Name}: {error.Message}");
        }
    }

    public static RemoteSerializationException UnreadableResult(Callable callable, Exception error) =>
        new(callable.Name, null, $"The result of {callable.Name} could not be read: {error.Message}", error);

    public static RemoteSerializationException UnreadableItem(Callable callable, Exception error) =>
        new(callable.Name, null, $"An item of {callable.Name} could not be read: {error.Message}", error);

    public static RemoteSerializationException UnreadableReport(Callable callable, int parameter, Exception error)
    {
        string? name = (uint)parameter < (uint)callable.Parameters.Count ? callable.Parameters[parameter] : null;
        return new(callable.Name, name, $"What {callable.Name} reported to '{name}' could not be read: {error.Message}", error);
    }

    private static RemoteCallException Detail(CallError error) => new("Serialization", error.Type, error.Message, error.Stack, error.Data, null);
}
