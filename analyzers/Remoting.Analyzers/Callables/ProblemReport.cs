using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Remoting.Generators.Parsing;

namespace Remoting.Analyzers.Callables;

/// <summary>What the parser found, put into words, at the place where the user can do something about it.</summary>
internal static class ProblemReport
{
    public static Diagnostic Create(CallableProblem problem, IMethodSymbol method)
    {
        string name = method.MethodKind == MethodKind.AnonymousFunction
            ? "The lambda"
            : method.ToDisplayString(SymbolDisplayFormat.CSharpShortErrorMessageFormat);
        Location at = LocationOf(problem.Symbol);
        return problem.Kind switch
        {
            CallableProblemKind.NotStatic => Diagnostic.Create(Descriptors.MustBeStatic, at, name, Because(problem.Fault!)),
            CallableProblemKind.NotAccessible => NotAccessible(method, at, name),
            CallableProblemKind.Generic => Diagnostic.Create(Descriptors.MustNotBeGeneric, at, name, GenericPart(method)),
            CallableProblemKind.ByReference => Diagnostic.Create(Descriptors.MustPassValues, at, name, ByReference(problem.Symbol, method), Instead(problem.Symbol)),
            CallableProblemKind.AsyncVoid => Unsupported("it is 'async void', and nobody could tell when it ends; let it return 'Task'"),
            CallableProblemKind.LocalFunction => Unsupported(method.MethodKind == MethodKind.LocalFunction
                ? "it is a local function, which generated code cannot name; make it a method"
                : "generated code cannot name it; make it a method"),
            CallableProblemKind.PartialWithoutBody => Unsupported("it is a partial method without a body; implement it"),
            CallableProblemKind.Iterator => 
                Unsupported("what it returns runs along with its consumer, in the same process; return an array or a list"),
            CallableProblemKind.UnmanagedOnly => Unsupported("it is '[UnmanagedCallersOnly]', and managed code must not call it; mark a method that both call"),
            CallableProblemKind.Unnameable => Unsupported($"C# has no name for {Unnameable(problem.Symbol)}; mark a method of your own that calls it"),
            CallableProblemKind.Overtaken => Unsupported("calls with its arguments go to another overload, by '[OverloadResolutionPriority]' or because this one is an override; mark that one"),
            CallableProblemKind.BrokenName => Unsupported("its 'Name' contains half of a surrogate pair, which is no text; give it another 'Name'"),
            CallableProblemKind.NotOrdinary => Unsupported($"it is {KindOf(method)}, not an ordinary method; mark a static method that calls it"),
            CallableProblemKind.ParameterNeverSerializable =>
                Parameter(Descriptors.ParameterNotSerializable, Because(problem.Fault!) + "; " + WayOut.Of(problem.Fault!.OffendingType)),
            CallableProblemKind.ParameterMaybeSerializable =>
                Parameter(Descriptors.ParameterMaybeNotSerializable, Because(problem.Fault!) + "; " + WayOut.WhereUncertain(problem.Fault!.OffendingType)),
            CallableProblemKind.ResultNeverSerializable =>
                Result(DiagnosticSeverity.Error, "cannot be serialized", Because(problem.Fault!) + "; return what is needed of it instead"),
            CallableProblemKind.ResultMaybeSerializable => Result(
                DiagnosticSeverity.Warning,
                "might not be serializable at run time",
                Because(problem.Fault!) + "; " + WayOut.WhereUncertain(problem.Fault!.OffendingType)),
            _ => throw new ArgumentOutOfRangeException(nameof(problem), problem.Kind, "A problem without a rule."),
        };

        Diagnostic Unsupported(string reason) =>
            Diagnostic.Create(Descriptors.UnsupportedKind, at, method.MethodKind == MethodKind.AnonymousFunction ? name : $"'{name}'", reason);

        Diagnostic Parameter(DiagnosticDescriptor rule, string reason) =>
            Diagnostic.Create(rule, at, Members(problem.Fault!, method), problem.Symbol.Name, name, reason);

        Diagnostic Result(DiagnosticSeverity severity, string verdict, string reason) => Diagnostic.Create(
            Descriptors.ResultNotSerializable,
            ReturnType(method) ?? at,
            severity,
            Members(problem.Fault!, method),
            properties: null,
            name,
            verdict,
            reason);
    }

    // A lambda has no name to underline, and may be long: its attribute stands for it.
    private static Location LocationOf(ISymbol symbol) =>
        symbol is IMethodSymbol { MethodKind: MethodKind.AnonymousFunction } lambda
        && lambda.GetAttributes().FirstOrDefault()?.ApplicationSyntaxReference is { } attribute
            ? attribute.SyntaxTree.GetLocation(attribute.Span)
            : symbol.Locations.FirstOrDefault() ?? Location.None;

    public static string Because(SerializationFault fault) => $"'{fault.Describe()}' {fault.Reason}";

    // The member where the path ends is where it may be put right; where its source is not ours, the one before it. In an editor
    // the members of another project have a source, too, at which nothing may be reported from here.
    private static IEnumerable<Location> Members(SerializationFault fault, IMethodSymbol method) => fault.Path.Reverse()
        .Where(member => SymbolEqualityComparer.Default.Equals(member.ContainingAssembly, method.ContainingAssembly))
        .SelectMany(member => member.Locations)
        .Where(location => location.IsInSource)
        .Take(1);

    private static Diagnostic NotAccessible(IMethodSymbol method, Location at, string name)
    {
        for (ISymbol symbol = method; symbol is IMethodSymbol or INamedTypeSymbol; symbol = symbol.ContainingType)
        {
            string? reason = symbol switch
            {
                INamedTypeSymbol { IsFileLocal: true } => "'file'",
                { DeclaredAccessibility: Accessibility.Private } => "'private'",
                { DeclaredAccessibility: Accessibility.Protected } => "'protected'",
                { DeclaredAccessibility: Accessibility.ProtectedAndInternal } => "'private protected'",
                _ => null,
            };
            if (reason is not null)
            {
                string what = symbol is IMethodSymbol ? "it" : $"'{symbol.Name}'";
                string instead = symbol switch
                {
                    INamedTypeSymbol { IsFileLocal: true } => "generated code is in another file, so declare it without 'file'",
                    { DeclaredAccessibility: Accessibility.Protected } => "generated code calls it from the same assembly, so make it 'protected internal'",
                    _ => "generated code calls it from the same assembly, so make it 'internal'",
                };
                return Diagnostic.Create(Descriptors.MustBeAccessible, at, name, $"{what} is {reason}", instead);
            }
        }

        return Diagnostic.Create(Descriptors.MustBeAccessible, at, name, "it is not visible from here", "name one that is");
    }

    public static string KindOf(IMethodSymbol method) => method switch
    {
        { ContainingType.IsExtension: true } => "a member of an extension block",
        { MethodKind: MethodKind.PropertyGet or MethodKind.PropertySet or MethodKind.EventAdd or MethodKind.EventRemove } => "an accessor",
        { MethodKind: MethodKind.UserDefinedOperator or MethodKind.Conversion } => "an operator",
        { MethodKind: MethodKind.Constructor } => "a constructor",
        { MethodKind: MethodKind.Destructor } => "a finalizer",
        { MethodKind: MethodKind.ExplicitInterfaceImplementation } => "an explicit implementation",
        { IsAbstract: true } => "abstract",
        { IsVirtual: true } => "virtual",
        _ => "of a special kind",
    };

    public static string Unnameable(ISymbol symbol) => symbol is IParameterSymbol parameter ? $"the type of its parameter '{parameter.Name}'" : "it, or for a type that it needs";

    private static string GenericPart(IMethodSymbol method)
    {
        if (method.IsGenericMethod)
            return "it";
        INamedTypeSymbol type = method.ContainingType;
        while (type.TypeParameters.IsEmpty && type.ContainingType is { } container)
            type = container;
        return $"'{type.ToDisplayString(SymbolDisplayFormat.CSharpShortErrorMessageFormat)}'";
    }

    public static string ByReference(ISymbol symbol, IMethodSymbol method) => symbol switch
    {
        IParameterSymbol { RefKind: RefKind.Ref } parameter => $"parameter '{parameter.Name}' is 'ref'",
        IParameterSymbol { RefKind: RefKind.Out } parameter => $"parameter '{parameter.Name}' is 'out'",
        IParameterSymbol { RefKind: RefKind.In or RefKind.RefReadOnlyParameter, Type: { IsRefLikeType: true, Name: not "ReadOnlySpan" } } parameter => $"parameter '{parameter.Name}' is {OnStack(parameter.Type)}",
        IParameterSymbol { RefKind: RefKind.In } parameter => $"parameter '{parameter.Name}' is 'in'",
        IParameterSymbol { RefKind: RefKind.RefReadOnlyParameter } parameter => $"parameter '{parameter.Name}' is 'ref readonly'",
        IParameterSymbol parameter => $"parameter '{parameter.Name}' is {OnStack(parameter.Type)}",
        _ when method.IsVararg => "it takes '__arglist'",
        _ when method.ReturnsByRef || method.ReturnsByRefReadonly => "it returns by reference",
        _ => $"its result is {OnStack(method.ReturnType)}",
    };

    private static string Instead(ISymbol symbol) => symbol switch
    {
        IParameterSymbol { RefKind: RefKind.Ref or RefKind.Out } => "return the value instead",
        IParameterSymbol { RefKind: RefKind.In or RefKind.RefReadOnlyParameter, Type: { IsRefLikeType: false } or { Name: "ReadOnlySpan" } } => "take it by value",
        IParameterSymbol => "take an array or a 'Memory<T>' instead",
        _ => "return a value or an array instead",
    };

    private static string OnStack(ITypeSymbol type) =>
        (type.TypeKind is TypeKind.Pointer or TypeKind.FunctionPointer ? "the pointer" : type is IArrayTypeSymbol ? "the array of pointers" : "the ref struct")
        + $" '{type.ToDisplayString(SymbolDisplayFormat.CSharpShortErrorMessageFormat)}'";

    public static Location? ReturnType(IMethodSymbol method) => method.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax() switch
    {
        MethodDeclarationSyntax declaration => declaration.ReturnType.GetLocation(),
        _ => null,
    };
}
