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
    private readonly ITypeSymbol _type;

    private TypeModel? _model;

    private bool? _hasIdentity;

    private TypeShape? _ofLibrary;

    private TypeShape(ITypeSymbol type, Verdict verdict, string reason, TypeRef reference)
    {
        _type = type;
        Verdict = verdict;
        Reason = reason;
        Reference = reference;
    }

    /// <summary>The type.</summary>
    public ITypeSymbol Type => _type;

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

    /// <summary>Whether it is written as MessagePack has it, which knows no numbers of objects.</summary>
    public bool IsOfLibrary => UsesLibraryFormat;

    /// <summary>Whether anybody can tell an object of the type from an equal one.</summary>
    public bool HasIdentity(KnownTypes known) => _hasIdentity ??= Identity.Has(_type, this, known);

    /// <summary>Whether any number of each of its parts are in it.</summary>
    private bool HoldsMany { get; set; }

    /// <summary>Whether it is only another form of its parts, which are not objects of their own here.</summary>
    public bool IsTransparent { get; private set; }

    /// <summary>Whether it stands for a value that travels by itself.</summary>
    public bool IsLent { get; private set; }

    /// <summary>Whether an object of it may be in several places of what travels.</summary>
    private bool IsShared { get; set; }

    /// <summary>Whether it may be compared by an object of the program's own, which may stand in several places itself.</summary>
    public bool HoldsComparer { get; private set; }

    /// <summary>Whether objects may stand for it that are told apart, which it is not itself.</summary>
    private bool HoldsOwn { get; set; }

    /// <summary>The types of its locks.</summary>
    private ImmutableArray<ITypeSymbol> Locks { get; set; } = [];

    /// <summary>The types of those locks that may be others', too.</summary>
    public ImmutableArray<ITypeSymbol> GivenLocks { get; private set; } = [];

    /// <summary>Whether it is written within a graph.</summary>
    public bool NeedsGraph => Numbering != Numbering.None || Reference.Form == WireForm.Dynamic || (IsShared && (HoldsComparer || HoldsOwn || !GivenLocks.IsEmpty))
        || GivenLocks.Any(given => Locks.Count(held => SymbolEqualityComparer.Default.Equals(given, held)) > 1);

    /// <summary>Whether objects of it are told apart when they travel.</summary>
    public Numbering Numbering { get; private set; }

    /// <summary>Makes the model of the type's serializer, given the references of its parts.</summary>
    private Func<TypeRef, Numbering, Func<ITypeSymbol, TypeRef>, TypeModel>? CreateModel { get; set; }

    /// <summary>The model of the type's serializer; <see langword="null"/> where it needs none. Made once, however many types hold this one.</summary>
    public TypeModel? Model(KnownTypes known) => _model ??= CreateModel?.Invoke(Reference, Numbering, type => Part(type, known).Reference);

    /// <summary>What the type of a part is, here inside.</summary>
    public TypeShape Part(ITypeSymbol type, KnownTypes known)
    {
        if (UsesLibraryFormat)
            return known.LibraryShape(type).OfLibrary();
        if (IsTransparent)
            return known.Shape(type);
        return IsShared || IsMetTwice(type, known) ? known.SharedShape(type) : known.OnceShape(type);
    }

    /// <summary>The same inside of a type with MessagePack's annotations: what generated code does not know is left to the library's resolver there.</summary>
    private TypeShape OfLibrary() => Reference.Form != WireForm.Dynamic
        ? this
        : _ofLibrary ??= new TypeShape(_type, Verdict, Reason, Reference with { Form = WireForm.LibraryDynamic }) { Parts = Parts };

    /// <summary>The shape of the same type where an object of it may be in several places, or may lead back to itself.</summary>
    public TypeShape Shared(bool isCircular, KnownTypes known)
    {
        var numbering = isCircular ? Numbering.Cyclic : HasIdentity(known) ? Numbering.Shared : Numbering.None;
        if (CreateModel is null && numbering == Numbering.None)
            return this;
        var inner = Reference;
        return new TypeShape(_type, Verdict, Reason, new TypeRef(Reference.Name, WireForm.Serializer, TypeNames.SharedSerializer(_type)))
        {
            Parts = Parts,
            LostState = LostState,
            LostKinds = LostKinds,
            HoldsMany = HoldsMany,
            IsTransparent = IsTransparent,
            IsShared = true,
            HoldsComparer = HoldsComparer,
            HoldsOwn = HoldsOwn,
            Locks = Locks,
            GivenLocks = GivenLocks,
            Numbering = numbering,
            CreateModel = CreateModel ?? ((reference, _, _) => new SharedModel(reference.Name, reference.Reader, inner) { MayBeDerived = ShapeParser.MayBeDerived(_type) }),
        };
    }

    /// <summary>Whether one object can be come to by two ways from here.</summary>
    private bool IsMetTwice(ITypeSymbol part, KnownTypes known)
    {
        var reach = known.Reach(part);
        if (reach.IsEmpty)
            return false;
        if (HoldsMany || Locks.Any(reach.LeadsTo))
            return true;
        var times = 0;
        foreach (var (other, _) in Parts)
        {
            if (reach.Overlaps(known.Reach(other), known) && ++times == 2)
                return true;
        }

        return false;
    }

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
        new(type, Verdict.Unknown, reason, new TypeRef(type.TypeKind == TypeKind.Dynamic ? "object" : TypeNames.Qualified(type), WireForm.Dynamic, ""));

    /// <summary>Its fields are looked at when the program runs.</summary>
    public static TypeShape Planned(ITypeSymbol type, ImmutableArray<(ITypeSymbol Type, ISymbol? Member)> parts)
    {
        var shape = Simple(type, WireForm.Dynamic, "");
        shape.Parts = parts;
        return shape;
    }

    public static TypeShape Never(ITypeSymbol type, string reason) =>
        new(type, Verdict.Never, reason, new TypeRef(TypeNames.Qualified(type), WireForm.Dynamic, ""));

    public static TypeShape Broken(ITypeSymbol type) =>
        new(type, Verdict.Broken, "does not compile", new TypeRef(TypeNames.Qualified(type), WireForm.Dynamic, ""));

    /// <summary>A type with a generated serializer.</summary>
    public static TypeShape Composite(
        ITypeSymbol type,
        ImmutableArray<(ITypeSymbol Type, ISymbol? Member)> parts,
        Func<string, string, Func<ITypeSymbol, TypeRef>, TypeModel> model,
        ImmutableArray<ISymbol> lostState = default) =>
        Numbered(type, parts, (reference, _, resolve) => model(reference.Name, reference.Reader, resolve), lostState);

    /// <summary>A collection, or whatever else has any number of the same in it.</summary>
    public static TypeShape Many(
        ITypeSymbol type,
        ImmutableArray<(ITypeSymbol Type, ISymbol? Member)> parts,
        Func<TypeRef, Numbering, Func<ITypeSymbol, TypeRef>, TypeModel> model)
    {
        var shape = Numbered(type, parts, model);
        shape.HoldsMany = true;
        return shape;
    }

    /// <summary>The same for a set or a dictionary.</summary>
    public TypeShape Comparing()
    {
        HoldsComparer = true;
        return this;
    }

    /// <summary>The same for what may be of a type that the program derives.</summary>
    public TypeShape HoldingOwn()
    {
        HoldsOwn = true;
        return this;
    }

    /// <summary>The same for an object with locks, of which some may be others', too.</summary>
    public TypeShape Holding(ImmutableArray<ITypeSymbol> locks, ImmutableArray<ITypeSymbol> given)
    {
        (Locks, GivenLocks) = (locks, given);
        return this;
    }

    /// <summary>A type that travels in the form of another one.</summary>
    public static TypeShape Transparent(
        ITypeSymbol type,
        ImmutableArray<(ITypeSymbol Type, ISymbol? Member)> parts,
        Func<TypeRef, Numbering, Func<ITypeSymbol, TypeRef>, TypeModel> model)
    {
        var shape = Numbered(type, parts, model);
        shape.IsTransparent = true;
        return shape;
    }

    /// <summary>A type with a generated serializer, whose objects may have numbers.</summary>
    public static TypeShape Numbered(
        ITypeSymbol type,
        ImmutableArray<(ITypeSymbol Type, ISymbol? Member)> parts,
        Func<TypeRef, Numbering, Func<ITypeSymbol, TypeRef>, TypeModel> model,
        ImmutableArray<ISymbol> lostState = default)
    {
        var reference = new TypeRef(TypeNames.Qualified(type), WireForm.Serializer, TypeNames.Serializer(type));
        return new TypeShape(type, Verdict.Certain, "", reference)
        {
            Parts = parts,
            LostState = lostState.IsDefault ? [] : lostState,
            CreateModel = model,
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

    /// <summary>What stands for a value that travels by itself.</summary>
    public static TypeShape Lent(ITypeSymbol type, ITypeSymbol value, ISymbol? member, Func<TypeRef, TypeRef, TypeModel> model)
    {
        var shape = Numbered(type, [(value, member)], (own, _, resolve) => model(own, resolve(value)));
        shape.IsLent = true;
        return shape;
    }

    /// <summary>A type that is written in another way inside of types with the library's annotations than elsewhere.</summary>
    public static TypeShape LibraryComposite(
        ITypeSymbol type,
        ImmutableArray<(ITypeSymbol Type, ISymbol? Member)> parts,
        Func<string, string, Func<ITypeSymbol, TypeRef>, TypeModel> model)
    {
        var reference = new TypeRef(TypeNames.Qualified(type), WireForm.Serializer, TypeNames.LibrarySerializer(type));
        return new TypeShape(type, Verdict.Certain, "", reference)
        {
            Parts = parts,
            UsesLibraryFormat = true,
            CreateModel = (own, _, resolve) => model(own.Name, own.Reader, resolve),
        };
    }

    private static TypeShape Simple(ITypeSymbol type, WireForm form, string reader) =>
        new(type, Verdict.Certain, "", new TypeRef(TypeNames.Qualified(type), form, reader));
}
