using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Remoting.Generators.Model;

namespace Remoting.Generators.Parsing;

/// <summary>
/// What becomes of each parameter of a method. What the method only reads through a reference (<c>in</c>, <c>ref readonly</c>, <c>ReadOnlySpan&lt;T&gt;</c>)
/// is copied when the call is made. An optional parameter that cannot travel has its default in the worker, and is not in the stub.
/// </summary>
/// <param name="method">The method.</param>
/// <param name="known">The types that count.</param>
/// <param name="leavesUncertain">Whether optional parameters that only may not be able to travel are left out, too.</param>
internal sealed class ParameterParser(IMethodSymbol method, KnownTypes known, bool leavesUncertain)
{
    /// <summary>As it stands in a signature: a type, and how it is passed where an overload may differ by that alone.</summary>
    public static string Wire(IParameterSymbol parameter) =>
        (parameter.RefKind is RefKind.In or RefKind.RefReadOnlyParameter ? "in " : "") + TypeNames.Wire(parameter.Type);

    /// <summary><see langword="null"/> where it is something that cannot leave the stack.</summary>
    public ParameterModel? Parse(IParameterSymbol parameter, CallableData data)
    {
        if (IsOmitted(parameter))
            return Omitted(parameter);
        if (IsByReference(parameter))
            return null;
        var (role, travelling) = CallableParser.Role(parameter, known);
        var elements = Elements(parameter.Type);
        var isLast = method.Parameters.Skip(parameter.Ordinal + 1)
            .All(p => DefaultValues.HasWords(p) || p.IsParams || IsOmitted(p) || CallableParser.Role(p, known).Role is ParameterRole.Token or ParameterRole.Service);
        var value = DefaultValues.Of(parameter, isLast);
        return new ParameterModel(
            ParameterNames.Of(parameter, method),
            TypeNames.Declared(parameter.Type),
            role,
            travelling is null
                ? null
                : data.Judge(elements ?? travelling, parameter, CallableProblemKind.ParameterNeverSerializable, CallableProblemKind.ParameterMaybeSerializable),
            ParameterAttributes.Text(parameter, InStub) + (parameter.IsParams && HasParams(parameter.Type) ? "params " : ""),
            value.Attributes,
            value.Text,
            ParameterAttributes.HasCallerInformation(parameter) ? null : value.Value,
            Obliviousness.Is(parameter.Type))
        {
            Copy = elements is null ? null : TypeNames.Declared(elements),
            IsReadByReference = parameter.RefKind is RefKind.In or RefKind.RefReadOnlyParameter && role == ParameterRole.Value && elements is null,
        };
    }

    /// <summary>The types of parameters that travel together and may lead to the same object, which is one object on the other side, too.</summary>
    public HashSet<ITypeSymbol> Shared()
    {
        var types = method.Parameters
            .Where(parameter => !IsOmitted(parameter) && !IsByReference(parameter) && CallableParser.Role(parameter, known).Role == ParameterRole.Value)
            .Select(parameter => Elements(parameter.Type) ?? parameter.Type)
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

    /// <summary>What the stub calls the parameter of a name; <see langword="null"/> where it has none.</summary>
    private string? InStub(string name) => method.Parameters.FirstOrDefault(parameter => parameter.Name == name) is { } named
        && !IsOmitted(named) && CallableParser.Role(named, known).Role is not (ParameterRole.Token or ParameterRole.Service)
            ? ParameterNames.Of(named, method)
            : null;

    private static ParameterModel Omitted(IParameterSymbol parameter) => new(
        parameter.Name,
        TypeNames.Declared(parameter.Type),
        ParameterRole.Omitted,
        Type: null,
        Prefix: "",
        DefaultAttributes: "",
        Default: null,
        $"default({TypeNames.Qualified(parameter.Type)})",
        IsOblivious: false);

    /// <summary>The array that a span travels as; <see langword="null"/> where it is no span, or one that the method may write to.</summary>
    private IArrayTypeSymbol? Elements(ITypeSymbol type)
    {
        if (!KnownTypes.Is(type, known.ReadOnlySpan))
            return null;
        var element = ((INamedTypeSymbol)type).TypeArguments[0];
        return known.Compilation.CreateArrayTypeSymbol(element, elementNullableAnnotation: element.NullableAnnotation);
    }

    private bool IsByReference(IParameterSymbol parameter)
    {
        var elements = Elements(parameter.Type);
        var kind = parameter.RefKind switch
        {
            RefKind.In => RefKind.None,

            // Only a variable can be passed so, and of what travels only values are in one.
            RefKind.RefReadOnlyParameter when elements is null && CallableParser.Role(parameter, known).Role == ParameterRole.Value => RefKind.None,
            var other => other,
        };
        return CallableRules.IsByReference(kind, elements ?? parameter.Type);
    }

    /// <summary>Whether it is optional, and left out of the stub because it cannot travel.</summary>
    public bool IsOmitted(IParameterSymbol parameter)
    {
        if (!parameter.IsOptional
            || parameter.IsParams
            || parameter.RefKind is not (RefKind.None or RefKind.In)
            || parameter.Type.SpecialType == SpecialType.System_Object && !parameter.HasExplicitDefaultValue
            || (parameter.HasExplicitDefaultValue && parameter.ExplicitDefaultValue is not null)
            || parameter.Type.TypeKind is TypeKind.Pointer or TypeKind.FunctionPointer or TypeKind.Dynamic
            || Elements(parameter.Type) is not null
            || !Nameable.Is(parameter.Type, known.Compilation)
            || CallableParser.Role(parameter, known).Role != ParameterRole.Value)
            return false;
        return parameter.Type.IsRefLikeType || Serializability.Judge(parameter.Type, known).Verdict switch
        {
            Verdict.Never => true,
            Verdict.Unknown => leavesUncertain,
            _ => false,
        };
    }

    /// <summary>What else than an array can be <c>params</c> is known to newer versions of the language only.</summary>
    private bool HasParams(ITypeSymbol type) =>
        type.TypeKind == TypeKind.Array || known.Compilation is CSharpCompilation { LanguageVersion: >= LanguageVersion.CSharp13 };
}
