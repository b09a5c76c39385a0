using System.Globalization;
using Microsoft.CodeAnalysis;
using Remoting.Analyzers.Callables;
using Remoting.Generators.Parsing;

namespace Remoting.Analyzers.Marks;

/// <summary>Why none of a method's overloads can be called remotely, in a few words each.</summary>
internal static class OverloadReport
{
    // More would not be read in a list of errors.
    private const int MaxOverloads = 4;

    /// <summary><see langword="null"/> where an overload does not compile: that is to be put right first.</summary>
    public static string? Describe(INamedTypeSymbol type, string name, IMethodSymbol[] overloads, KnownTypes known, CancellationToken cancellationToken)
    {
        var reasons = new List<string>();
        foreach (IMethodSymbol overload in overloads)
        {
            CallableParse parse = known.Callable(overload, cancellationToken);
            if (parse.HasCompileErrors || parse.Problems.IsEmpty)
                return null;
            string signature = overload.ToDisplayString(SymbolDisplayFormat.CSharpShortErrorMessageFormat);
            reasons.Add($"'{signature}' {Why(parse.Problems.OrderBy(problem => problem.Certainty).First(), overload)}");
        }

        string text = string.Join("; ", reasons.Take(MaxOverloads));
        return reasons.Count > MaxOverloads
            ? $"{text}; and so on for {(reasons.Count - MaxOverloads).ToString(CultureInfo.InvariantCulture)} more overloads of '{type.Name}.{name}'"
            : text;
    }

    private static string Why(CallableProblem problem, IMethodSymbol method) => problem.Kind switch
    {
        CallableProblemKind.NotStatic => "is not static, and its object cannot be serialized",
        CallableProblemKind.NotAccessible => "is not accessible",
        CallableProblemKind.Generic => "is generic",
        CallableProblemKind.ByReference => $"cannot, because {ProblemReport.ByReference(problem.Symbol, method)}",
        CallableProblemKind.AsyncVoid => "is 'async void'",
        CallableProblemKind.PartialWithoutBody => "has no body",
        CallableProblemKind.Iterator => "returns what runs along with its consumer",
        CallableProblemKind.UnmanagedOnly => "is '[UnmanagedCallersOnly]', and managed code must not call it",
        CallableProblemKind.Unnameable => $"cannot, because C# has no name for {ProblemReport.Unnameable(problem.Symbol)}",
        CallableProblemKind.Overtaken => "is not called where another overload comes first",
        CallableProblemKind.BrokenName => "has a 'Name' with half of a surrogate pair",
        CallableProblemKind.NotOrdinary or CallableProblemKind.LocalFunction => $"is {ProblemReport.KindOf(method)}",
        CallableProblemKind.ParameterNeverSerializable or CallableProblemKind.ResultNeverSerializable =>
            $"cannot, because {ProblemReport.Because(problem.Fault!)}",
        CallableProblemKind.ParameterMaybeSerializable or CallableProblemKind.ResultMaybeSerializable =>
            $"is left out, because {ProblemReport.Because(problem.Fault!)}",
        _ => throw new ArgumentOutOfRangeException(nameof(problem), problem.Kind, "A problem without words."),
    };
}
