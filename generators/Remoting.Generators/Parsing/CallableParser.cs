using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Remoting.Generators.Model;

namespace Remoting.Generators.Parsing;

/// <summary>Which methods are callables, and why the others are not: the one answer for generator and analyzers.</summary>
internal static class CallableParser
{
    /// <param name="method">The method.</param>
    /// <param name="known">The types that count.</param>
    /// <param name="ct">Stops it.</param>
    /// <param name="isOthers">Whether it is marked by the assembly. Nobody asked for each of its parameters then: an optional one of which it is not certain that it can travel stays at its default.</param>
    public static CallableParse Parse(IMethodSymbol method, KnownTypes known, CancellationToken ct, bool isOthers = false)
    {
        using var names = AssemblyAliases.For(known.Compilation);
        var problems = ImmutableArray.CreateBuilder<CallableProblem>();
        problems.AddRange(CallableRules.Problems(method, known).Select(kind => new CallableProblem(kind, method)));
        if (WireNames.IsBroken(WireNames.Given(method, known)))
            problems.Add(new CallableProblem(CallableProblemKind.BrokenName, method));
        ct.ThrowIfCancellationRequested();

        // Types of a generic method are of no interest before it is closed.
        if (problems.Any(problem => problem.Kind is CallableProblemKind.Generic or CallableProblemKind.LocalFunction or CallableProblemKind.NotOrdinary))
            return new CallableParse(null, [], problems.ToImmutable(), hasCompileErrors: false);

        var reader = new ParameterParser(method, known, isOthers);
        var data = new CallableData(known, problems, reader.Shared());
        var parameters = new List<ParameterModel>();
        if (!method.IsStatic)
        {
            // The object that the method is called on is one more parameter.
            parameters.Add(new ParameterModel(
                ParameterNames.This(method), TypeNames.Declared(method.ContainingType), ParameterRole.Value, data.JudgeInstance(method), "", "", null, null, IsOblivious: false));
        }

        foreach (var parameter in method.Parameters)
        {
            ct.ThrowIfCancellationRequested();
            if (reader.Parse(parameter, data) is { } model)
                parameters.Add(model);
            else
                problems.Add(new CallableProblem(CallableProblemKind.ByReference, parameter));
        }

        var (returns, resultType) = Unwrap(method, known);
        ResultModel? result = null;
        if (resultType is not null && !problems.Any(problem => problem.Kind == CallableProblemKind.Iterator))
        {
            if (CallableRules.IsByReference(method.RefKind, resultType))
            {
                problems.Add(new CallableProblem(CallableProblemKind.ByReference, method));
            }
            else
            {
                var reference = data.Judge(resultType, method, CallableProblemKind.ResultNeverSerializable, CallableProblemKind.ResultMaybeSerializable);
                result = new ResultModel(
                    ResultType(resultType, method), reference, returns != ReturnKind.Stream && IsLazy(resultType), Obliviousness.Is(resultType));
            }
        }

        var isCallable = !data.HasCompileErrors && problems.All(problem => problem.Certainty != Certainty.Error);
        return new CallableParse(
            isCallable ? CreateModel(method, known, returns, result, parameters) : null,
            isCallable ? data.Types : [],
            problems.ToImmutable(),
            data.HasCompileErrors,
            isCallable ? data.Notes(ct) : []);
    }

    /// <inheritdoc cref="Role(ITypeSymbol, KnownTypes)"/>
    public static (ParameterRole Role, ITypeSymbol? Type) Role(IParameterSymbol parameter, KnownTypes known) =>
        known.FromServices is { } mark && parameter.GetAttributes().Any(attribute => SymbolEqualityComparer.Default.Equals(attribute.AttributeClass, mark))
            ? (ParameterRole.Service, null)
            : Role(parameter.Type, known);

    /// <summary>What is done with a parameter, and the type of what travels for it; <see langword="null"/> where nothing does.</summary>
    public static (ParameterRole Role, ITypeSymbol? Type) Role(ITypeSymbol type, KnownTypes known)
    {
        if (KnownTypes.Is(Value(type), known.CancellationToken))
            return (ParameterRole.Token, null);
        if (KnownTypes.Is(type, known.Progress))
            return (ParameterRole.Progress, ((INamedTypeSymbol)type).TypeArguments[0]);
        if (KnownTypes.Is(type, known.AsyncEnumerable))
            return (ParameterRole.Source, ((INamedTypeSymbol)type).TypeArguments[0]);
        return (ParameterRole.Value, type);
    }

    private static ITypeSymbol Value(ITypeSymbol type) =>
        type is INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T } nullable ? nullable.TypeArguments[0] : type;

    /// <summary>The value that a callable gives, without the task around it, or each of its items; <see langword="null"/> where it gives none.</summary>
    public static (ReturnKind Kind, ITypeSymbol? Type) Unwrap(IMethodSymbol method, KnownTypes known)
    {
        var type = method.ReturnType;
        if (method.ReturnsVoid)
            return (ReturnKind.Void, null);
        if (KnownTypes.Is(type, known.Task))
            return (ReturnKind.Task, null);
        if (KnownTypes.Is(type, known.ValueTask))
            return (ReturnKind.ValueTask, null);
        if (KnownTypes.Is(type, known.TaskOfResult))
            return (ReturnKind.TaskOfValue, ((INamedTypeSymbol)type).TypeArguments[0]);
        if (KnownTypes.Is(type, known.ValueTaskOfResult))
            return (ReturnKind.ValueTaskOfValue, ((INamedTypeSymbol)type).TypeArguments[0]);
        if (KnownTypes.Is(type, known.AsyncEnumerable))
            return (ReturnKind.Stream, ((INamedTypeSymbol)type).TypeArguments[0]);
        return (ReturnKind.Value, type);
    }

    /// <summary>A result that may be null says so by its type in a stub, which has no place for an attribute that does.</summary>
    private static string ResultType(ITypeSymbol type, IMethodSymbol method)
    {
        var isMaybe = type is { IsReferenceType: true, NullableAnnotation: NullableAnnotation.NotAnnotated }
            && SymbolEqualityComparer.Default.Equals(type, method.ReturnType)
            && method.GetReturnTypeAttributes().Any(attribute => attribute.AttributeClass?.Name == "MaybeNullAttribute");
        return TypeNames.Declared(isMaybe ? type.WithNullableAnnotation(NullableAnnotation.Annotated) : type);
    }

    private static bool IsLazy(ITypeSymbol type) => type.OriginalDefinition.SpecialType == SpecialType.System_Collections_Generic_IEnumerable_T;

    private static CallableModel CreateModel(
        IMethodSymbol method,
        KnownTypes known,
        ReturnKind returns,
        ResultModel? result,
        List<ParameterModel> parameters)
    {
        var signature = TypeNames.Wire(method.ContainingType) + "." + method.Name
            + "(" + string.Join(", ", method.Parameters.Select(ParameterParser.Wire)) + ")";
        var touched = new TouchedSymbols();
        touched.AddSignature(method);
        var isObsolete = touched.Notes.IsObsolete;
        touched.Add(method);
        var receiver = Overloads.Receiver(method, known);
        if (receiver is not null)
            touched.Add(receiver);
        if (parameters.Any(parameter => parameter.IsOblivious) || result is { IsOblivious: true })
            touched.AddOblivious();
        return new CallableModel(
            Container(method.ContainingType, known),
            method.Name,
            WireNames.Given(method, known) ?? signature,
            signature,
            method.GetDocumentationCommentId() ?? "",
            method.DeclaredAccessibility == Accessibility.Public,
            !method.IsStatic,
            returns,
            result,
            parameters.ToEquatableArray(),
            touched.Notes,
            isObsolete)
        {
            Receiver = receiver is null ? "" : TypeNames.Qualified(receiver),
        };
    }

    private static ContainerModel Container(INamedTypeSymbol type, KnownTypes known)
    {
        var isPublic = SymbolEqualityComparer.Default.Equals(type.ContainingAssembly, known.Compilation.Assembly);
        var title = "";
        for (INamedTypeSymbol? current = type; current is not null; current = current.ContainingType)
        {
            isPublic &= current.DeclaredAccessibility == Accessibility.Public;
            title = current.Name + (title.Length > 0 ? "." + title : "");
        }

        // Behind an alias there may be a type of the same name.
        var alias = AssemblyAliases.Current?.Of(type.ContainingAssembly);
        return new ContainerModel(
            (alias is null ? "" : alias + "::") + TypeNames.Metadata(type),
            TypeNames.Namespace(type),
            ContainerNames.Of(type, known),
            title,
            TypeNames.Qualified(type),
            StubProperty.Name(type, known.Compilation),
            isPublic);
    }
}
