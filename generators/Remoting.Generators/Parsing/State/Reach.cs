using Microsoft.CodeAnalysis;
using Remoting.Generators.Model;

namespace Remoting.Generators.Parsing;

/// <summary>
/// The types whose objects are told apart that an object of one type leads to. From that follows, for a type by itself and for all that use it alike,
/// whether an object can be come to twice, and has to have a number then.
/// </summary>
internal sealed class Reach
{
    /// <summary>A type that leads to more types than this may lead to anything.</summary>
    private const int Most = 192;

    /// <summary>Nor is a type looked into that is made of more types than this.</summary>
    private const int LargestType = 64;

    private readonly HashSet<ITypeSymbol> _types = new(SameType.Comparer);

    /// <summary>The elements of collections that are told apart, whatever they are declared as.</summary>
    private readonly HashSet<ITypeSymbol> _elements = new(SameType.Comparer);

    /// <summary>The elements of what is declared as the interface of a collection, so that any collection of them may stand there.</summary>
    private readonly HashSet<ITypeSymbol> _behind = new(SameType.Comparer);

    /// <summary>The elements of arrays, which may be arrays of another type's.</summary>
    private readonly HashSet<ITypeSymbol> _ofArrays = new(SameType.Comparer);

    private Reach()
    {
    }

    /// <summary>Whether it may lead to objects of any type.</summary>
    public bool IsOpen { get; private set; }

    /// <summary>Whether an object can lead back to itself.</summary>
    public bool IsCircular { get; private set; }

    /// <summary>Whether there is a part of it that may be an object of a derived type which is not known here.</summary>
    public bool LeadsToExtensible { get; private set; }

    /// <summary>Whether there is any object that is told apart.</summary>
    public bool IsEmpty => !IsOpen && _types.Count == 0;

    /// <summary>Whether it leads to objects of this very type.</summary>
    public bool LeadsTo(ITypeSymbol type) => IsOpen || _types.Contains(type);

    /// <summary>Whether both may lead to one object.</summary>
    public bool Overlaps(Reach other, KnownTypes known) => !IsEmpty && !other.IsEmpty
        && (IsOpen || other.IsOpen || _types.Overlaps(other._types)
            || ShowsElementsOf(other, known) || other.ShowsElementsOf(this, known)
            || Meet(_behind, other._behind, known) || Meet(_behind, other._ofArrays, known) || Meet(_ofArrays, other._behind, known) || Meet(_ofArrays, other._ofArrays, known));

    /// <summary>Whether a collection of the other one's may stand behind an interface here.</summary>
    private bool ShowsElementsOf(Reach other, KnownTypes known) =>
        _behind.Overlaps(other._elements) || _behind.Any(shown => other._elements.Any(element => OneCollection.Converts(element, shown, known)));

    private static bool Meet(HashSet<ITypeSymbol> these, HashSet<ITypeSymbol> others, KnownTypes known) =>
        these.Any(one => others.Any(other => OneCollection.MayMeet(one, other, known)));

    public static Reach Of(ITypeSymbol root, KnownTypes known)
    {
        var reach = new Reach();
        var visited = new HashSet<ITypeSymbol>(SameType.Comparer) { root };
        var waiting = new Queue<ITypeSymbol>([root]);
        while (waiting.Count > 0 && !reach.IsOpen)
        {
            var type = waiting.Dequeue();
            var shape = known.Shape(type);
            reach.IsOpen = visited.Count > Most
                || Size(type) > LargestType
                || (shape.Reference.Form == WireForm.Dynamic && shape.Verdict is Verdict.Certain or Verdict.Unknown)
                || AbstractParser.IsOpen(type, known)
                || known.FoundReach(type) is { IsOpen: true };
            if (shape.HasIdentity(known))
                reach.Add(type);
            reach.LeadsToExtensible |= !IsRoot(type, root, known) && AbstractParser.IsExtensible(type, known);
            reach._types.UnionWith(shape.GivenLocks);
            if (known.EqualityComparer is { } comparer && (shape.HoldsComparer || IsComparer(type, known)))
                reach._types.Add(comparer);
            if (reach.IsOpen || shape.IsOfLibrary || shape.IsLent)
                continue;
            foreach (var part in reach.Next(type, shape, known))
            {
                // What is only another form of its parts is not in them.
                if (shape.IsTransparent ? SameType.Comparer.Equals(part, root) : OneCollection.MayBe(part, root, known))
                    reach.IsCircular = true;
                if (visited.Add(part))
                    waiting.Enqueue(part);
            }
        }

        // What it may lead to, it may itself be a part of: also a table whose keys are compared, of which nobody can tell one object from another.
        if (reach.IsOpen && (StateParser.IsSource(root, known) || known.Shape(root).HasIdentity(known) || known.Shape(root).HoldsComparer))
            reach.IsCircular = true;
        if (reach.IsCircular && root.IsReferenceType)
            reach._types.Add(root);
        return reach;
    }

    /// <summary>Whether it is the root, or only another form of it.</summary>
    private static bool IsRoot(ITypeSymbol type, ITypeSymbol root, KnownTypes known) => SameType.Comparer.Equals(type, root)
        || (known.Shape(root) is { IsTransparent: true } shape && shape.Parts.Any(part => SameType.Comparer.Equals(part.Type, type)));

    private void Add(ITypeSymbol type)
    {
        _types.Add(type);
        if (OneCollection.Element(type) is not { } element)
            return;
        _elements.Add(element);
        if (type.TypeKind == TypeKind.Interface)
            _behind.Add(element);
        else if (type is IArrayTypeSymbol)
            _ofArrays.Add(element);
    }

    private IEnumerable<ITypeSymbol> Next(ITypeSymbol type, TypeShape shape, KnownTypes known)
    {
        foreach (var (part, _) in shape.Parts)
            yield return part;
        if (type is not INamedTypeSymbol named)
            yield break;
        if (shape.HoldsComparer)
        {
            foreach (var part in Comparers(named.TypeArguments[0], known))
                yield return part;
        }

        if (named is { IsSealed: true } or { IsReferenceType: false })
            yield break;
        if (!StateParser.IsSource(named, known))
        {
            foreach (var part in Own(named, known))
                yield return part;
            yield break;
        }

        foreach (var derived in known.DerivedTypes(named))
        {
            if (!derived.IsGenericType)
                yield return derived;
            else if (!GenericDerived.TryConstruct(derived, named, out var constructed))
                IsOpen = true;
            else if (constructed is not null)
                yield return constructed;
        }
    }

    /// <summary>What those types of the program's own lead to that may stand where one of the framework's is declared.</summary>
    private IEnumerable<ITypeSymbol> Own(INamedTypeSymbol declared, KnownTypes known)
    {
        if (!OwnTypes.TryFind(declared, known, out var found))
            IsOpen = true;
        return found.SelectMany(own => Content(own, known));
    }

    /// <summary>What those comparers lead to by which keys of a type may be compared.</summary>
    private IEnumerable<ITypeSymbol> Comparers(ITypeSymbol key, KnownTypes known)
    {
        foreach (var face in known.Comparers)
        {
            foreach (var part in Own(face.Construct(key), known))
                yield return part;
        }
    }

    /// <summary>
    /// The type, or what is in it where the runtime takes it apart: it is no less known for being derived from a collection, of which the elements travel and a comparer.
    /// </summary>
    private IEnumerable<ITypeSymbol> Content(INamedTypeSymbol own, KnownTypes known)
    {
        var shape = known.Shape(own);
        if (shape.Reference.Form != WireForm.Dynamic)
            return [own];
        if (shape.Verdict is Verdict.Never or Verdict.Broken)
            return [];
        var fields = StateFields.Of(own, known);
        Add(own);
        IsOpen |= !fields.Levels.TrueForAll(level => StateParser.IsSource(level, known) || OwnTypes.IsBase(level));
        return fields.Travelling.Where(field => StateParser.IsSource(field.Level, known)).Select(field => field.Type)
            .Concat(fields.Levels.Where(OwnTypes.IsBase).SelectMany(level => level.TypeArguments.Concat(known.Shape(level).HoldsComparer ? Comparers(level.TypeArguments[0], known) : [])));
    }

    /// <summary>Whether an object of it may be what a collection compares by.</summary>
    private static bool IsComparer(ITypeSymbol type, KnownTypes known) => StateParser.IsSource(type, known)
        && type.AllInterfaces.Any(i => i is { Name: "IEqualityComparer" or "IComparer", Arity: 1 } && FrameworkTypes.IsFramework(i));

    /// <summary>How many types a type is made of, up to a little more than the limit.</summary>
    private static int Size(ITypeSymbol type)
    {
        var size = 0;
        var waiting = new Stack<ITypeSymbol>([type]);
        while (waiting.Count > 0 && size <= LargestType)
        {
            size++;
            switch (waiting.Pop())
            {
                case IArrayTypeSymbol array:
                    waiting.Push(array.ElementType);
                    break;
                case INamedTypeSymbol named:
                    foreach (var argument in AllTypeArguments.Of(named))
                        waiting.Push(argument);
                    break;
            }
        }

        return size;
    }
}
