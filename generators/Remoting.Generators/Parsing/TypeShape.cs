using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Remoting.Generators.Model;

namespace Remoting.Generators.Parsing;

internal enum Verdict
{
    /// <summary>Travels by generated code, or by a formatter that the type itself names.</summary>
    Certain,

    /// <summary>Left to MessagePack's resolver at run time.</summary>
    Unknown,

    /// <summary>Cannot travel, whatever its content.</summary>
    Never,

    /// <summary>Not a type: the compiler has already said so.</summary>
    Broken,
}

/// <summary>
/// What one type is by itself. The types of its parts are only named, not judged: that is what makes recursive types simple.
/// </summary>
internal sealed class TypeShape
{
    private TypeModel? _model;

    private TypeShape(Verdict verdict, string reason, TypeRef reference)
    {
        Verdict = verdict;
        Reason = reason;
        Reference = reference;
    }

    public Verdict Verdict { get; }

    /// <summary>Why it is not certain, as a clause.</summary>
    public string Reason { get; }

    public TypeRef Reference { get; }

    /// <summary>The types that travel inside it, with the member that holds each, where there is one.</summary>
    public ImmutableArray<(ITypeSymbol Type, ISymbol? Member)> Parts { get; private set; } = [];

    /// <summary>State that is not rebuilt on the other side.</summary>
    public ImmutableArray<ISymbol> LostState { get; private set; } = [];

    /// <summary>Makes the model of the type's serializer, given the references of its parts.</summary>
    private Func<Func<ITypeSymbol, TypeRef>, TypeModel>? CreateModel { get; set; }

    /// <summary>The model of the type's serializer; <see langword="null"/> where it needs none. Made once, however many types hold this one.</summary>
    public TypeModel? Model(Func<ITypeSymbol, TypeRef> resolve) => _model ??= CreateModel?.Invoke(resolve);

    public static TypeShape Primitive(ITypeSymbol type, string reader) => Simple(type, WireForm.Primitive, reader);

    public static TypeShape Enum(ITypeSymbol type, string reader) => Simple(type, WireForm.Enum, reader);

    public static TypeShape Helper(ITypeSymbol type, string reader) => Simple(type, WireForm.Helper, reader);

    /// <summary>The type names its own formatter.</summary>
    public static TypeShape Formatted(ITypeSymbol type) => Simple(type, WireForm.Dynamic, "");

    /// <summary>The user says that the resolver knows the type.</summary>
    public static TypeShape Assumed(ITypeSymbol type) => Simple(type, WireForm.Dynamic, "");

    /// <summary>Left to the resolver. Nothing is said dynamically in generated code, whatever the callable says.</summary>
    public static TypeShape Unknown(ITypeSymbol type, string reason) =>
        new(Verdict.Unknown, reason, new TypeRef(type.TypeKind == TypeKind.Dynamic ? "object" : TypeNames.Qualified(type), WireForm.Dynamic, ""));

    public static TypeShape Never(ITypeSymbol type, string reason) =>
        new(Verdict.Never, reason, new TypeRef(TypeNames.Qualified(type), WireForm.Dynamic, ""));

    public static TypeShape Broken(ITypeSymbol type) =>
        new(Verdict.Broken, "does not compile", new TypeRef(TypeNames.Qualified(type), WireForm.Dynamic, ""));

    /// <summary>A type with a generated serializer.</summary>
    public static TypeShape Composite(
        ITypeSymbol type,
        ImmutableArray<(ITypeSymbol Type, ISymbol? Member)> parts,
        Func<string, string, Func<ITypeSymbol, TypeRef>, TypeModel> model,
        ImmutableArray<ISymbol> lostState = default)
    {
        var reference = new TypeRef(TypeNames.Qualified(type), WireForm.Serializer, TypeNames.Serializer(type));
        return new TypeShape(Verdict.Certain, "", reference)
        {
            Parts = parts,
            LostState = lostState.IsDefault ? [] : lostState,
            CreateModel = resolve => model(reference.Name, reference.Reader, resolve),
        };
    }

    private static TypeShape Simple(ITypeSymbol type, WireForm form, string reader) =>
        new(Verdict.Certain, "", new TypeRef(TypeNames.Qualified(type), form, reader));
}
