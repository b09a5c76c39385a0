using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using Remoting.Generators.Parsing;

namespace Remoting.Analyzers.State;

/// <summary>
/// Methods of the framework that certainly change an object. A list, because nothing in a signature tells it; what is not on it
/// counts as reading.
/// </summary>
internal static class Mutators
{
    /// <summary>Of collections. Those that take something out and return it are here, too.</summary>
    private static readonly HashSet<string> OfCollections = new(StringComparer.Ordinal)
    {
        "Add", "AddRange", "AddFirst", "AddLast", "AddBefore", "AddAfter", "AddOrUpdate", "Clear", "Dequeue", "Enqueue", "EnqueueRange",
        "ExceptWith", "Insert", "InsertRange", "IntersectWith", "Pop", "Push", "PushRange", "Remove", "RemoveAll", "RemoveAt", "RemoveFirst",
        "RemoveLast", "RemoveRange", "RemoveWhere", "Reverse", "Set", "SetAll", "SetByIndex", "Sort", "SymmetricExceptWith", "TryAdd",
        "TryDequeue", "TryPop", "TryRemove", "TryTake", "TryUpdate", "UnionWith",
    };

    private static readonly HashSet<string> OfText = new(StringComparer.Ordinal)
    {
        "Append", "AppendFormat", "AppendJoin", "AppendLine", "Clear", "Insert", "Remove", "Replace",
    };

    /// <summary>Static methods of <see cref="System.Array"/> that change their first argument.</summary>
    private static readonly HashSet<string> OfArrays = new(StringComparer.Ordinal) { "Clear", "Fill", "Initialize", "Reverse", "Sort" };

    private static readonly HashSet<string> Namespaces = new(StringComparer.Ordinal)
    {
        "System.Collections", "System.Collections.Generic", "System.Collections.Concurrent", "System.Collections.ObjectModel",
        "System.Collections.Specialized",
    };

    /// <summary>All names above: what to look for in syntax.</summary>
    public static bool IsName(string name) => OfCollections.Contains(name) || OfText.Contains(name) || OfArrays.Contains(name) || name is "SetValue" or "Shuffle" or "Copy";

    /// <summary>What the call changes; <see langword="null"/> if that is nothing, or not known.</summary>
    public static IOperation? Changed(IInvocationOperation call)
    {
        IMethodSymbol method = call.TargetMethod;
        if (!IsName(method.Name) || method.ContainingType is not { } type || !FrameworkTypes.IsFramework(type))
            return null;

        string space = type.ContainingNamespace.ToDisplayString();
        if (type.SpecialType == SpecialType.System_Array)
        {
            return method.IsStatic
                ? OfArrays.Contains(method.Name) ? Argument(call, 0) : method.Name == "Copy" ? ArgumentNamed(call, "destinationArray") : null
                : method.Name == "SetValue" ? call.Instance : null;
        }

        return (space, type.Name, method.Name) switch
        {
            ("System.Text", "StringBuilder", _) when OfText.Contains(method.Name) => call.Instance,
            ("System", "Random", "Shuffle") => Argument(call, 0),
            _ when Namespaces.Contains(space) && OfCollections.Contains(method.Name) => call.Instance ?? Extended(call),
            _ => null,
        };
    }

    /// <summary>Whether the call gives the object that it was made on: <c>text.Append("a").Append("b")</c>.</summary>
    public static bool ReturnsReceiver(IInvocationOperation call) => call is { Instance: { } instance, TargetMethod: { ReturnType: { Name: "StringBuilder" } result } method }
        && SymbolEqualityComparer.Default.Equals(result, instance.Type) && FrameworkTypes.IsFramework(method.ContainingType);

    /// <summary>Whether an operation only takes out what there is. Where it was put in by initializers and caches, each process can put it in again.</summary>
    public static bool IsRemoval(IOperation operation) =>
        operation is IInvocationOperation { TargetMethod.Name: "Clear" or "Remove" or "RemoveAll" or "RemoveAt" or "RemoveRange" or "RemoveWhere" or "TryRemove" };

    /// <summary>Whether the call takes something out and hands it over: the change is how one reads there.</summary>
    public static bool IsRead(IInvocationOperation call) => call.Parent is not IExpressionStatementOperation and not IConditionalAccessOperation { Parent: IExpressionStatementOperation };

    private static IOperation? Extended(IInvocationOperation call) => call.TargetMethod.IsExtensionMethod ? Argument(call, 0) : null;

    private static IOperation? Argument(IInvocationOperation call, int ordinal) => call.Arguments.FirstOrDefault(a => a.Parameter?.Ordinal == ordinal)?.Value;

    private static IOperation? ArgumentNamed(IInvocationOperation call, string name) => call.Arguments.FirstOrDefault(a => a.Parameter?.Name == name)?.Value;
}
