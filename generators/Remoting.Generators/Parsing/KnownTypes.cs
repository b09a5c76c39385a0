using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using Remoting.Generators.Model;

namespace Remoting.Generators.Parsing;

/// <summary>
/// The symbols of one compilation that callables are recognised by, and what has been found out about its types so far.
/// It lives as long as its compilation and never leaves a transform.
/// </summary>
internal sealed class KnownTypes
{
    public const string CallableAttributeName = "Remoting.ProcessPoolCallableAttribute";

    private static readonly ConditionalWeakTable<Compilation, KnownTypes> Cache = new();

    /// <summary>Shapes by type; types that differ in nullable annotations only share one.</summary>
    private readonly ConcurrentDictionary<ITypeSymbol, TypeShape> _shapes = new(SymbolEqualityComparer.Default);

    /// <summary>The same for types that are written in another way inside of types with MessagePack's annotations.</summary>
    private readonly ConcurrentDictionary<ITypeSymbol, TypeShape> _libraryShapes = new(SymbolEqualityComparer.Default);

    /// <summary>The same for types whose objects may be in several places.</summary>
    private readonly ConcurrentDictionary<ITypeSymbol, TypeShape> _sharedShapes = new(SymbolEqualityComparer.Default);

    private readonly ConcurrentDictionary<ITypeSymbol, Reach> _reaches = new(SymbolEqualityComparer.Default);

    /// <summary>What has been found out about methods. A dozen analyzers ask the same of each.</summary>
    private readonly ConcurrentDictionary<IMethodSymbol, CallableParse> _callables = new(SymbolEqualityComparer.Default);

    /// <summary>Judgements by type.</summary>
    private readonly ConcurrentDictionary<ITypeSymbol, Serializability> _judgements = new(SymbolEqualityComparer.Default);

    /// <summary>The same for what may be in several places.</summary>
    private readonly ConcurrentDictionary<ITypeSymbol, Serializability> _sharedJudgements = new(SymbolEqualityComparer.Default);

    /// <summary>Types that cannot travel where one of their bases is declared; a set, which has no class of its own.</summary>
    private readonly ConcurrentDictionary<ITypeSymbol, bool> _failed = new(SymbolEqualityComparer.Default);

    /// <summary>The types that the assembly vouches for.</summary>
    private readonly Lazy<HashSet<ITypeSymbol>> _assumed;

    private readonly Lazy<DerivedTypes> _derived;

    private readonly Lazy<OwnTypes> _own;

    private readonly Lazy<bool> _hasFriends;

    private KnownTypes(Compilation compilation, INamedTypeSymbol callableAttribute)
    {
        Compilation = compilation;
        CallableAttribute = callableAttribute;
        Executor = compilation.GetTypeByMetadataName("Remoting.Executor");
        RemoteCall = compilation.GetTypeByMetadataName("Remoting.RemoteCall");
        RemoteCallOfResult = compilation.GetTypeByMetadataName("Remoting.RemoteCall`1");
        RemoteStream = compilation.GetTypeByMetadataName("Remoting.RemoteStream`1");
        ChunkSize = compilation.GetTypeByMetadataName("Remoting.ChunkSize");
        CancellationToken = compilation.GetTypeByMetadataName("System.Threading.CancellationToken");
        Task = compilation.GetTypeByMetadataName("System.Threading.Tasks.Task");
        TaskOfResult = compilation.GetTypeByMetadataName("System.Threading.Tasks.Task`1");
        ValueTask = compilation.GetTypeByMetadataName("System.Threading.Tasks.ValueTask");
        ValueTaskOfResult = compilation.GetTypeByMetadataName("System.Threading.Tasks.ValueTask`1");
        AsyncEnumerable = compilation.GetTypeByMetadataName("System.Collections.Generic.IAsyncEnumerable`1");
        ReadOnlySpan = compilation.GetTypeByMetadataName("System.ReadOnlySpan`1");
        EqualityComparer = compilation.GetTypeByMetadataName("System.Collections.Generic.IEqualityComparer`1");
        Comparers = [.. new[] { EqualityComparer, compilation.GetTypeByMetadataName("System.Collections.Generic.IComparer`1") }.OfType<INamedTypeSymbol>()];
        Progress = compilation.GetTypeByMetadataName("System.IProgress`1");
        FromServices = compilation.GetTypeByMetadataName("Remoting.FromServicesAttribute");
        Handle = compilation.GetTypeByMetadataName("Remoting.Handle`1");
        Lent = compilation.GetTypeByMetadataName("Remoting.Shared`1");
        MessagePack = new MessagePackTypes(compilation);
        SerializerMarks = new SerializerMarks(compilation);
        _assumed = new(() => AssumedTypes(compilation));
        _derived = new(() => new DerivedTypes(compilation));
        _own = new(() => new OwnTypes(compilation));
        _hasFriends = new(() => compilation.Assembly.GetAttributes().Any(mark => mark.AttributeClass?.Name == "InternalsVisibleToAttribute"));
    }

    public Compilation Compilation { get; }

    public INamedTypeSymbol CallableAttribute { get; }

    public INamedTypeSymbol? Executor { get; }

    public INamedTypeSymbol? RemoteCall { get; }

    public INamedTypeSymbol? RemoteCallOfResult { get; }

    public INamedTypeSymbol? RemoteStream { get; }

    public INamedTypeSymbol? ChunkSize { get; }

    public INamedTypeSymbol? CancellationToken { get; }

    public INamedTypeSymbol? Task { get; }

    public INamedTypeSymbol? TaskOfResult { get; }

    public INamedTypeSymbol? ValueTask { get; }

    public INamedTypeSymbol? ValueTaskOfResult { get; }

    public INamedTypeSymbol? AsyncEnumerable { get; }

    public INamedTypeSymbol? ReadOnlySpan { get; }

    /// <summary>In what objects lead to it stands for all that collections compare by.</summary>
    public INamedTypeSymbol? EqualityComparer { get; }

    /// <summary>The interfaces of what collections compare by.</summary>
    public ImmutableArray<INamedTypeSymbol> Comparers { get; }

    public INamedTypeSymbol? Progress { get; }

    public INamedTypeSymbol? FromServices { get; }

    public INamedTypeSymbol? Handle { get; }

    /// <summary>A value that travels beside the calls that have it: <c>Shared&lt;T&gt;</c>.</summary>
    public INamedTypeSymbol? Lent { get; }

    public MessagePackTypes MessagePack { get; }

    public SerializerMarks SerializerMarks { get; }

    /// <summary>The known types of a compilation; <see langword="null"/> where the library is not referenced.</summary>
    public static KnownTypes? Create(Compilation compilation)
    {
        if (Cache.TryGetValue(compilation, out var known))
            return known;
        return compilation.GetTypeByMetadataName(CallableAttributeName) is { } attribute
            ? Cache.GetValue(compilation, c => new KnownTypes(c, attribute))
            : null;
    }

    /// <summary>Whether a symbol is <paramref name="known"/>, or made of it by type arguments.</summary>
    public static bool Is(ITypeSymbol? symbol, INamedTypeSymbol? known) =>
        known is not null && SymbolEqualityComparer.Default.Equals(symbol?.OriginalDefinition, known);

    /// <summary>Whether generated code can name the symbol.</summary>
    public bool IsAccessible(ISymbol symbol) => Compilation.IsSymbolAccessibleWithin(symbol, Compilation.Assembly);

    /// <summary>The types of this compilation that derive from a type, or implement it.</summary>
    public IReadOnlyList<INamedTypeSymbol> DerivedTypes(INamedTypeSymbol type) => _derived.Value.Of(type);

    /// <summary>The types of this compilation that stand for a type of the framework's: collections, comparers, tuples.</summary>
    public IReadOnlyList<INamedTypeSymbol> OwnTypes(INamedTypeSymbol type) => Parsing.OwnTypes.IsBase(type) ? _own.Value.Of(type) : [];

    /// <summary>Whether a derived type has been found to be unable to travel.</summary>
    public bool HasFailed(INamedTypeSymbol derived) => _failed.ContainsKey(derived);

    /// <summary>Remembers it: each type that leads to a base of it would find it out again.</summary>
    public void Fail(INamedTypeSymbol derived) => _failed.TryAdd(derived, true);

    /// <summary>Whether other assemblies see what is internal here.</summary>
    public bool HasFriends => _hasFriends.Value;

    /// <summary>Whether <c>[assembly: AssumeSerializable]</c> names the type, or the definition that it is made of.</summary>
    public bool IsAssumedSerializable(INamedTypeSymbol type) =>
        _assumed.Value.Count > 0 && (_assumed.Value.Contains(type) || (type.IsGenericType && _assumed.Value.Contains(type.ConstructUnboundGenericType())));

    /// <summary>Whether a method is a callable, found out once.</summary>
    internal CallableParse Callable(IMethodSymbol method, CancellationToken ct) => _callables.GetOrAdd(method, m => CallableParser.Parse(m, this, ct));

    internal TypeShape Shape(ITypeSymbol type) => _shapes.GetOrAdd(type, t => ShapeParser.Parse(t, this));

    /// <summary>What the objects of a type lead to.</summary>
    internal Reach Reach(ITypeSymbol type) => _reaches.GetOrAdd(type, t => Parsing.Reach.Of(t, this));

    /// <summary>The same, where it is known already.</summary>
    internal Reach? FoundReach(ITypeSymbol type) => _reaches.TryGetValue(type, out var reach) ? reach : null;

    /// <summary>What a type is where an object of it is in one place only.</summary>
    internal TypeShape OnceShape(ITypeSymbol type) => Reach(type).IsCircular ? SharedShape(type) : Shape(type);

    /// <summary>What a type is where an object of it may be in several places.</summary>
    internal TypeShape SharedShape(ITypeSymbol type)
    {
        var shape = Shape(type);
        var reach = Reach(type);
        return shape.IsOfLibrary || (reach.IsEmpty && !reach.IsCircular) || shape.Reference.Form == WireForm.Dynamic
            ? shape
            : _sharedShapes.GetOrAdd(type, t => shape.Shared(reach.IsCircular, this));
    }

    /// <summary>What a type is inside of types with MessagePack's annotations.</summary>
    internal TypeShape LibraryShape(ITypeSymbol type) =>
        LibraryShapeParser.IsDifferent(type, this) ? _libraryShapes.GetOrAdd(type, t => LibraryShapeParser.Parse(t, this))
            : StateParser.IsSource(type, this) ? OnceShape(type)
            : Shape(type);

    internal Serializability Judgement(ITypeSymbol type) => _judgements.GetOrAdd(type, t => Serializability.Walk(t, OnceShape(t), this));

    internal Serializability SharedJudgement(ITypeSymbol type) => _sharedJudgements.GetOrAdd(type, t => Serializability.Walk(t, SharedShape(t), this));

    private static HashSet<ITypeSymbol> AssumedTypes(Compilation compilation)
    {
        var types = new HashSet<ITypeSymbol>(SymbolEqualityComparer.Default);
        if (compilation.GetTypeByMetadataName("Remoting.AssumeSerializableAttribute") is not { } attribute)
            return types;
        foreach (var mark in compilation.Assembly.GetAttributes())
        {
            if (Is(mark.AttributeClass, attribute) && mark.ConstructorArguments.FirstOrDefault().Value is INamedTypeSymbol type)
                types.Add(type);
        }

        return types;
    }
}
