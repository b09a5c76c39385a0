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

    /// <summary>Members whose <see cref="DateTime.Kind"/> the library's format does not keep.</summary>
    public ImmutableArray<ISymbol> LostKinds { get; private set; } = [];

    /// <summary>Whether its parts travel as the library's formatters write them: inside of types with the library's annotations.</summary>
    private bool UsesLibraryFormat { get; set; }

    /// <summary>Makes the model of the type's serializer, given the references of its parts.</summary>
    private Func<Func<ITypeSymbol, TypeRef>, TypeModel>? CreateModel { get; set; }

    /// <summary>The model of the type's serializer; <see langword="null"/> where it needs none. Made once, however many types hold this one.</summary>
    public TypeModel? Model(KnownTypes known) => _model ??= CreateModel?.Invoke(type => InItsFormat(Part(type, known).Reference));

    /// <summary>What the type of a part is, here inside.</summary>
    public TypeShape Part(ITypeSymbol type, KnownTypes known) => UsesLibraryFormat ? known.LibraryShape(type) : known.Shape(type);

    /// <summary>What generated code does not know is the library's own inside of what the library writes.</summary>
    private TypeRef InItsFormat(TypeRef reference) =>
        UsesLibraryFormat && reference.Form == WireForm.Dynamic ? reference with { Form = WireForm.Resolver } : reference;

    public static TypeShape Primitive(ITypeSymbol type, string reader) => Simple(type, WireForm.Primitive, reader);

    public static TypeShape Enum(ITypeSymbol type, string reader) => Simple(type, WireForm.Enum, reader);

    public static TypeShape Helper(ITypeSymbol type, string reader) => Simple(type, WireForm.Helper, reader);

    /// <summary>The library has a formatter of its own for the type.</summary>
    public static TypeShape Library(ITypeSymbol type, string reader) => Simple(type, WireForm.Library, reader);

    /// <summary>The type names its formatter.</summary>
    public static TypeShape Formatted(ITypeSymbol type, string formatter) => Simple(type, WireForm.Formatter, formatter);

    /// <summary>The type names a formatter that only the resolver can make, or is better left to it.</summary>
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

    /// <summary>A type with the library's annotations, with a generated serializer that does as the library's does.</summary>
    public static TypeShape Annotated(
        ITypeSymbol type,
        ImmutableArray<(ITypeSymbol Type, ISymbol? Member)> parts,
        Func<string, string, Func<ITypeSymbol, TypeRef>, TypeModel> model,
        ImmutableArray<ISymbol> lostState,
        ImmutableArray<ISymbol> lostKinds)
    {
        var shape = Composite(type, parts, model, lostState);
        shape.UsesLibraryFormat = true;
        shape.LostKinds = lostKinds;
        return shape;
    }

    /// <summary>A type that is written in another way inside of types with the library's annotations than elsewhere.</summary>
    public static TypeShape LibraryComposite(
        ITypeSymbol type,
        ImmutableArray<(ITypeSymbol Type, ISymbol? Member)> parts,
        Func<string, string, Func<ITypeSymbol, TypeRef>, TypeModel> model)
    {
        var reference = new TypeRef(TypeNames.Qualified(type), WireForm.Serializer, TypeNames.LibrarySerializer(type));
        return new TypeShape(Verdict.Certain, "", reference)
        {
            Parts = parts,
            UsesLibraryFormat = true,
            CreateModel = resolve => model(reference.Name, reference.Reader, resolve),
        };
    }

    private static TypeShape Simple(ITypeSymbol type, WireForm form, string reader) =>
        new(Verdict.Certain, "", new TypeRef(TypeNames.Qualified(type), form, reader));
}
