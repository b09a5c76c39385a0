using Microsoft.CodeAnalysis;
using Remoting.Generators.Parsing;

namespace Remoting.Generators.Declarations;

/// <summary>
/// The files that a callable is parsed from: those of all types that can be reached from its signature. More than the parser looks at is
/// no fault; less would be.
/// </summary>
internal sealed class DependencyWalker(KnownTypes known, IReadOnlyDictionary<SyntaxTree, TreeDeclarations> trees)
{
    private readonly Dictionary<INamedTypeSymbol, Direct> _direct = new(SymbolEqualityComparer.Default);

    /// <summary>The files that say of a type that they are derived from one of that name.</summary>
    private readonly Lazy<ILookup<string, TreeDeclarations>> _derived = new(() => trees.Values
        .SelectMany(tree => tree.Types.SelectMany(type => type.Bases).Distinct(StringComparer.Ordinal).Select(name => (name, tree)))
        .ToLookup(pair => pair.name, pair => pair.tree, StringComparer.Ordinal));

    /// <summary>What has another name in some file, which types may say that they are derived from.</summary>
    private readonly Lazy<HashSet<string>> _aliased = new(() => new(trees.Values.SelectMany(tree => tree.Aliases).Select(alias => alias.Target), StringComparer.Ordinal));

    /// <summary>The digests of the files, that of the method itself included.</summary>
    public IEnumerable<TreeDeclarations> Of(IMethodSymbol method) => Of([method.ContainingType, method.ReturnType, .. method.Parameters.Select(parameter => parameter.Type)]);

    /// <summary>The digests of the files of types and of all that they lead to.</summary>
    public IEnumerable<TreeDeclarations> Of(IEnumerable<ITypeSymbol> types)
    {
        var found = new HashSet<TreeDeclarations>(ReferenceComparer.Instance);
        var visited = new HashSet<INamedTypeSymbol>(SymbolEqualityComparer.Default);
        var waiting = new Stack<INamedTypeSymbol>();
        foreach (var type in types)
            Add(type, waiting.Push);
        while (waiting.Count > 0)
        {
            var type = waiting.Pop();
            if (!visited.Add(type))
                continue;
            var direct = DirectOf(type);
            found.UnionWith(direct.Files);
            foreach (var next in direct.Types)
                waiting.Push(next);
        }

        return found;
    }

    private Direct DirectOf(INamedTypeSymbol type)
    {
        if (!_direct.TryGetValue(type, out var direct))
            _direct[type] = direct = Find(type);
        return direct;
    }

    private Direct Find(INamedTypeSymbol type)
    {
        // What is in references is the same as long as they are.
        if (!SymbolEqualityComparer.Default.Equals(type.ContainingAssembly, known.Compilation.Assembly) && type.TypeKind != TypeKind.Error)
            return FrameworkTypes.IsFramework(type) ? OwnOf(type) : Direct.None;
        var files = new List<TreeDeclarations>();
        foreach (var reference in type.DeclaringSyntaxReferences)
        {
            if (trees.TryGetValue(reference.SyntaxTree, out var file))
                files.Add(file);
        }

        var types = new HashSet<INamedTypeSymbol>(SymbolEqualityComparer.Default);
        void Next(INamedTypeSymbol next) => types.Add(next);

        // An object of a derived type may stand where this one is declared. Symbols are looked at only where names say that there may be any.
        files.AddRange(_derived.Value[type.Name]);
        if (_derived.Value.Contains(type.Name) || _aliased.Value.Contains(type.Name))
        {
            foreach (var derived in known.DerivedTypes(type))
                Add(derived, Next);
        }

        Add(type.BaseType, Next);
        Add(type.ContainingType, Next);
        foreach (var face in type.Interfaces)
            Add(face, Next);
        AddAttributes(type, Next);
        foreach (var member in type.GetMembers())
        {
            switch (member)
            {
                case IFieldSymbol field:
                    Add(field.Type, Next);
                    AddAttributes(field, Next);
                    break;
                case IPropertySymbol property:
                    Add(property.Type, Next);
                    AddAttributes(property, Next);
                    break;
                case IMethodSymbol { MethodKind: MethodKind.Constructor } constructor:
                    foreach (var parameter in constructor.Parameters)
                        Add(parameter.Type, Next);
                    break;
            }
        }

        return new Direct(files, [.. types]);
    }

    /// <summary>What may stand where a collection of the framework's is declared, and what that compares by.</summary>
    private Direct OwnOf(INamedTypeSymbol type)
    {
        IEnumerable<INamedTypeSymbol> own = known.OwnTypes(type);
        if (type.IsGenericType && type.AllInterfaces.Any(face => face.OriginalDefinition.SpecialType == SpecialType.System_Collections_Generic_IEnumerable_T))
            own = own.Concat(known.Comparers.SelectMany(known.OwnTypes));
        return new Direct([], [.. own.Distinct<INamedTypeSymbol>(SymbolEqualityComparer.Default)]);
    }

    private static void AddAttributes(ISymbol symbol, Action<INamedTypeSymbol> add)
    {
        foreach (var attribute in symbol.GetAttributes())
        {
            Add(attribute.AttributeClass, add);
            foreach (var argument in attribute.ConstructorArguments)
                AddArgument(argument, add);
        }
    }

    private static void AddArgument(TypedConstant argument, Action<INamedTypeSymbol> add)
    {
        if (argument.Kind == TypedConstantKind.Type)
            Add(argument.Value as ITypeSymbol, add);
        else if (argument.Kind == TypedConstantKind.Array && !argument.IsNull)
        {
            foreach (var item in argument.Values)
                AddArgument(item, add);
        }
    }

    private static void Add(ITypeSymbol? type, Action<INamedTypeSymbol> add)
    {
        switch (type)
        {
            case IArrayTypeSymbol array:
                Add(array.ElementType, add);
                break;
            case IPointerTypeSymbol pointer:
                Add(pointer.PointedAtType, add);
                break;
            case INamedTypeSymbol named:
                add(named.OriginalDefinition);
                foreach (var argument in AllTypeArguments.Of(named))
                    Add(argument, add);
                break;
        }
    }

    private sealed record Direct(IReadOnlyList<TreeDeclarations> Files, IReadOnlyList<INamedTypeSymbol> Types)
    {
        public static readonly Direct None = new([], []);
    }

    /// <summary>One object for each file; their contents would take long to compare.</summary>
    private sealed class ReferenceComparer : IEqualityComparer<TreeDeclarations>
    {
        public static readonly ReferenceComparer Instance = new();

        public bool Equals(TreeDeclarations? x, TreeDeclarations? y) => ReferenceEquals(x, y);

        public int GetHashCode(TreeDeclarations obj) => System.Runtime.CompilerServices.RuntimeHelpers.GetHashCode(obj);
    }
}
