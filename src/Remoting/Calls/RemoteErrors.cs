using Remoting.CompilerServices;
using Remoting.Protocol;
using Remoting.Serialization;

namespace Remoting.Calls;

/// <summary>Makes the caller's exceptions from what workers report.</summary>
internal static class RemoteErrors
{
    public static Exception ToException(CallError error, Callable callable)
    {
        switch (error.Kind)
        {
            case CallErrorKind.Thrown or CallErrorKind.Source:
                var inner = WellKnownExceptions.Make(error.Type, error.Message);
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

    /// <summary>An exception that was logged in a worker, for a logger of the parent.</summary>
    public static Exception ToLogged(CallError error, string category) => new RemoteCallException(category, error.Type, error.Message, error.Stack, error.Data,
        WellKnownExceptions.Make(error.Type, error.Message));

    public static RemoteSerializationException UnreadableResult(Callable callable, Exception error) =>
        new(callable.Name, null, $"The result of {callable.Name} could not be read: {ExceptionText.MessageOf(error)}", error);

    public static RemoteSerializationException UnreadableItem(Callable callable, Exception error) =>
        new(callable.Name, null, $"An item of {callable.Name} could not be read: {ExceptionText.MessageOf(error)}", error);

    public static RemoteSerializationException UnwritableItem(Callable callable, int parameter, Exception error)
    {
        string? name = (uint)parameter < (uint)callable.Parameters.Count ? callable.Parameters[parameter] : null;
        return new(callable.Name, name, $"An item of '{name}', an argument of {callable.Name}, could not be written: {ExceptionText.MessageOf(error)}", error);
    }

    public static RemoteSerializationException UnreadableReport(Callable callable, int parameter, Exception error)
    {
        string? name = (uint)parameter < (uint)callable.Parameters.Count ? callable.Parameters[parameter] : null;
        return new(callable.Name, name, $"What {callable.Name} reported to '{name}' could not be read: {ExceptionText.MessageOf(error)}", error);
    }

    private static RemoteCallException Detail(CallError error) => new("Serialization", error.Type, error.Message, error.Stack, error.Data, null);
}
