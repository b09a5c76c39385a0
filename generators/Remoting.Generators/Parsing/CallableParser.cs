using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Remoting.Generators.Model;

namespace Remoting.Generators.Parsing;

/// <summary>Which methods are callables, and why the others are not: the one answer for generator and analyzers.</summary>
internal static class CallableParser
{
    public static CallableParse Parse(IMethodSymbol method, KnownTypes known, CancellationToken ct)
    {
        var problems = ImmutableArray.CreateBuilder<CallableProblem>();
        CheckMethod(method, known, problems);
        ct.ThrowIfCancellationRequested();

        // Types of a generic method are of no interest before it is closed.
        if (problems.Any(problem => problem.Kind is CallableProblemKind.Generic or CallableProblemKind.LocalFunction or CallableProblemKind.NotOrdinary))
            return new CallableParse(null, [], problems.ToImmutable(), hasCompileErrors: false);

        var types = new Dictionary<string, TypeModel>(StringComparer.Ordinal);
        var hasCompileErrors = false;
        var parameters = new List<ParameterModel>();
        var shared = SharedParameters(method, known);
        if (!method.IsStatic)
            AddInstance();
        foreach (var parameter in method.Parameters)
        {
            ct.ThrowIfCancellationRequested();
            if (IsByReference(parameter.RefKind, parameter.Type))
            {
                problems.Add(new CallableProblem(CallableProblemKind.ByReference, parameter));
                continue;
            }

            var (role, travelling) = Role(parameter.Type, known);
            parameters.Add(new ParameterModel(
                parameter.Name,
                TypeNames.Declared(parameter.Type),
                role,
                travelling is null
                    ? null
                    : Judge(travelling, parameter, CallableProblemKind.ParameterNeverSerializable, CallableProblemKind.ParameterMaybeSerializable).Reference,
                parameter.IsParams ? "params " : DefaultValues.CallerInformation(parameter),
                DefaultValues.Text(parameter)));
        }

        var (returns, resultType) = Unwrap(method, known);
        ResultModel? result = null;
        if (resultType is not null && !problems.Any(problem => problem.Kind == CallableProblemKind.Iterator))
        {
            if (IsByReference(method.RefKind, resultType))
            {
                problems.Add(new CallableProblem(CallableProblemKind.ByReference, method));
            }
            else
            {
                var judgement = Judge(resultType, method, CallableProblemKind.ResultNeverSerializable, CallableProblemKind.ResultMaybeSerializable);
                result = new ResultModel(TypeNames.Declared(resultType), judgement.Reference, returns != ReturnKind.Stream && IsLazy(resultType));
            }
        }

        var isCallable = !hasCompileErrors && problems.All(problem => problem.Certainty != Certainty.Error);
        return new CallableParse(
            isCallable ? CreateModel(method, known, returns, result, parameters) : null,
            isCallable ? [.. types.Values] : [],
            problems.ToImmutable(),
            hasCompileErrors);

        // The object that the method is called on is one more parameter.
        void AddInstance()
        {
            var judgement = shared.Contains(method.ContainingType) ? Serializability.JudgeShared(method.ContainingType, known) : Serializability.Judge(method.ContainingType, known);
            if (judgement.Verdict == Verdict.Broken)
                hasCompileErrors = true;
            else if (judgement.Verdict != Verdict.Certain)
                problems.Insert(0, new CallableProblem(CallableProblemKind.NotStatic, method, judgement.Fault));
            foreach (var model in judgement.Types)
                types[model.Serializer] = model;
            parameters.Add(new ParameterModel(
                ParameterModel.This, TypeNames.Declared(method.ContainingType), ParameterRole.Value, judgement.Reference, "", null));
        }

        Serializability Judge(ITypeSymbol type, ISymbol symbol, CallableProblemKind never, CallableProblemKind maybe)
        {
            var judgement = symbol is IParameterSymbol && shared.Contains(type) ? Serializability.JudgeShared(type, known) : Serializability.Judge(type, known);
            if (judgement.Verdict == Verdict.Broken)
                hasCompileErrors = true;
            else if (judgement.Verdict != Verdict.Certain)
                problems.Add(new CallableProblem(judgement.Verdict == Verdict.Never ? never : maybe, symbol, judgement.Fault));
            foreach (var model in judgement.Types)
                types[model.Serializer] = model;
            return judgement;
        }
    }

    /// <summary>The types of parameters that travel together and may lead to the same object, which is one object on the other side, too.</summary>
    private static HashSet<ITypeSymbol> SharedParameters(IMethodSymbol method, KnownTypes known)
    {
        var types = method.Parameters
            .Where(parameter => !IsByReference(parameter.RefKind, parameter.Type) && Role(parameter.Type, known).Role == ParameterRole.Value)
            .Select(parameter => parameter.Type)
            .ToList();
        if (!method.IsStatic)
            types.Add(method.ContainingType);
        var shared = new HashSet<ITypeSymbol>(SymbolEqualityComparer.Default);
        if (types.Count < 2)
            return shared;
        var answers = Serializability.AreShared(types, known);
        for (var i = 0; i < types.Count; i++)
        {
            if (answers[i])
                shared.Add(types[i]);
        }

        return shared;
    }

    /// <summary>What is done with a parameter, and the type of what travels for it; <see langword="null"/> where nothing does.</summary>
    public static (ParameterRole Role, ITypeSymbol? Type) Role(ITypeSymbol type, KnownTypes known)
    {
        if (KnownTypes.Is(type, known.CancellationToken))
            return (ParameterRole.Token, null);
        if (KnownTypes.Is(type, known.Progress))
            return (ParameterRole.Progress, ((INamedTypeSymbol)type).TypeArguments[0]);
        return (ParameterRole.Value, type);
    }

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

    private static void CheckMethod(IMethodSymbol method, KnownTypes known, ImmutableArray<CallableProblem>.Builder problems)
    {
        if (method.MethodKind is MethodKind.LocalFunction or MethodKind.AnonymousFunction)
        {
            Add(CallableProblemKind.LocalFunction);
            return;
        }

        if (method.MethodKind != MethodKind.Ordinary || method.ContainingType is not { IsExtension: false } || (method.IsStatic && (method.IsAbstract || method.IsVirtual)))
        {
            Add(CallableProblemKind.NotOrdinary);
            return;
        }

        if (method.IsGenericMethod || IsGeneric(method.ContainingType))
            Add(CallableProblemKind.Generic);
        if (method.IsAsync && method.ReturnsVoid)
            Add(CallableProblemKind.AsyncVoid);
        if (method.IsVararg)
            Add(CallableProblemKind.ByReference);

        // Any other partial method without a body is an error of the language already, or has its body from another generator.
        if (method is { IsPartialDefinition: true, PartialImplementationPart: null, ReturnsVoid: true, DeclaredAccessibility: Accessibility.Private })
            Add(CallableProblemKind.PartialWithoutBody);
        else if (!IsAccessible(method, known))
            Add(CallableProblemKind.NotAccessible);
        if (method.ReturnType.OriginalDefinition is INamedTypeSymbol type && IsIterator(type))
            Add(CallableProblemKind.Iterator);

        void Add(CallableProblemKind kind) => problems.Add(new CallableProblem(kind, method));
    }

    private static bool IsAccessible(IMethodSymbol method, KnownTypes known)
    {
        for (ISymbol? current = method; current is IMethodSymbol or INamedTypeSymbol; current = current.ContainingType)
        {
            if (current.DeclaredAccessibility is not (Accessibility.Public or Accessibility.Internal or Accessibility.ProtectedOrInternal)
                || current is INamedTypeSymbol { IsFileLocal: true })
                return false;
        }

        return known.IsAccessible(method);
    }

    private static bool IsGeneric(INamedTypeSymbol? type)
    {
        for (; type is not null; type = type.ContainingType)
        {
            if (type.IsGenericType)
                return true;
        }

        return false;
    }

    private static bool IsIterator(INamedTypeSymbol type) =>
        type.SpecialType is SpecialType.System_Collections_IEnumerator or SpecialType.System_Collections_Generic_IEnumerator_T
        || (FrameworkTypes.IsFramework(type) && TypeNames.Metadata(type) == "System.Collections.Generic.IAsyncEnumerator`1");

    private static bool IsLazy(ITypeSymbol type) => type.OriginalDefinition.SpecialType == SpecialType.System_Collections_Generic_IEnumerable_T;

    private static bool IsByReference(RefKind kind, ITypeSymbol type) =>
        kind != RefKind.None || type.IsRefLikeType || type.TypeKind is TypeKind.Pointer or TypeKind.FunctionPointer;

    private static CallableModel CreateModel(
        IMethodSymbol method,
        KnownTypes known,
        ReturnKind returns,
        ResultModel? result,
        List<ParameterModel> parameters)
    {
        var signature = TypeNames.Wire(method.ContainingType) + "." + method.Name
            + "(" + string.Join(", ", method.Parameters.Select(p => TypeNames.Wire(p.Type))) + ")";
        return new CallableModel(
            Container(method.ContainingType, known),
            method.Name,
            WireName(method, known) ?? signature,
            signature,
            method.GetDocumentationCommentId() ?? "",
            method.DeclaredAccessibility == Accessibility.Public,
            !method.IsStatic,
            returns,
            result,
            parameters.ToEquatableArray());
    }

    private static string? WireName(IMethodSymbol method, KnownTypes known)
    {
        foreach (var argument in MessagePackTypes.Find(method, known.CallableAttribute)?.NamedArguments ?? [])
        {
            if (argument is { Key: "Name", Value.Value: string { Length: > 0 } name })
                return name;
        }

        return null;
    }

    /// <summary>Whether the user has a type of a name that would be generated. What is generated already only shows to the analyzers, which do not look at names.</summary>
    private static bool IsTaken(INamedTypeSymbol type, string name, KnownTypes known)
    {
        var group = TypeNames.Metadata(type);
        var prefix = group.Substring(0, group.LastIndexOf('.') + 1) + name;
        var assembly = known.Compilation.Assembly;
        return assembly.GetTypeByMetadataName(prefix + "Remote") is not null
            || assembly.GetTypeByMetadataName(prefix + "RemoteExtension") is not null
            || assembly.GetTypeByMetadataName(prefix + "Callables") is not null;
    }

    private static ContainerModel Container(INamedTypeSymbol type, KnownTypes known)
    {
        var name = type.MetadataName;
        var isPublic = SymbolEqualityComparer.Default.Equals(type.ContainingAssembly, known.Compilation.Assembly);
        for (INamedTypeSymbol? current = type; current is not null; current = current.ContainingType)
        {
            isPublic &= current.DeclaredAccessibility == Accessibility.Public;
            if (!ReferenceEquals(current, type))
                name = current.MetadataName + "_" + name;
        }

        while (IsTaken(type, name, known))
            name += "_";
        return new ContainerModel(TypeNames.Metadata(type), TypeNames.Namespace(type), name, TypeNames.Qualified(type), StubProperty.Name(type), isPublic);
    }
}
