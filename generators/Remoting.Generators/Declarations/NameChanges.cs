using Remoting.Generators.Parsing;

namespace Remoting.Generators.Declarations;

/// <summary>
/// Which names may mean something else than before: those of types and namespaces that came, went or changed. A file that has none of
/// them among its words means what it meant.
/// </summary>
internal sealed class NameChanges
{
    private const string Suffix = "Attribute";

    /// <summary>What is declared.</summary>
    private readonly HashSet<string> _declared = new(StringComparer.Ordinal);

    /// <summary>The same, and what it is derived from.</summary>
    private readonly HashSet<string> _names = new(StringComparer.Ordinal);

    /// <summary>What is derived from anything.</summary>
    private readonly HashSet<string> _derived = new(StringComparer.Ordinal);

    public NameChanges(IReadOnlyCollection<TreeDeclarations> before, IReadOnlyCollection<TreeDeclarations> after)
    {
        foreach (var head in Difference(before.SelectMany(tree => tree.Types), after.SelectMany(tree => tree.Types)))
        {
            Add(head.Name);
            _names.UnionWith(head.Bases);
            if (head.Bases.Count > 0)
                _derived.Add(head.Name);
        }
    }

    /// <summary>Namespaces are there as long as any file declares them.</summary>
    public void AddNamespaces(IEnumerable<TreeDeclarations> before, IEnumerable<TreeDeclarations> after)
    {
        var changed = new HashSet<string>(before.SelectMany(tree => tree.Namespaces), StringComparer.Ordinal);
        changed.SymmetricExceptWith(after.SelectMany(tree => tree.Namespaces).Distinct(StringComparer.Ordinal));
        foreach (var name in changed)
            Add(name.Substring(name.LastIndexOf('.') + 1));
    }

    /// <summary>What is derived from an alias is derived from what that stands for.</summary>
    public void AddAliased(IEnumerable<TreeDeclarations> trees)
    {
        if (_names.Count > 0)
            _names.UnionWith(trees.SelectMany(tree => tree.Aliases).Where(alias => _names.Contains(alias.Name)).Select(alias => alias.Target).ToList());
    }

    /// <summary>
    /// Whether a change may be seen by who does not name it: through names that are made of others, of what generated code uses itself,
    /// and through usings of all files.
    /// </summary>
    public bool AreSeenEverywhere(IEnumerable<TreeDeclarations> trees)
    {
        if (_names.Count == 0)
            return false;
        if (_declared.Any(name => name.IndexOf('_') >= 0 || name.EndsWith("Remote", StringComparison.Ordinal) || name.EndsWith("RemoteExtension", StringComparison.Ordinal)
            || name.EndsWith("Callables", StringComparison.Ordinal) || name is "System" or "Remoting" or "MessagePack" or "Microsoft"))
            return true;
        return trees.Any(tree => tree.Reach.GlobalNames.Any(_declared.Contains) || (tree.Types.Any(type => _declared.Contains(type.Name)) && tree.Namespaces.Any(IsFrameworks)));
    }

    /// <summary>Whether one of the types that came, went or changed may be a collection: that stands behind interfaces which no file of the project declares.</summary>
    public bool MayBeCollections(IEnumerable<TreeDeclarations> trees)
    {
        if (_derived.Count == 0)
            return false;
        var types = trees.SelectMany(tree => tree.Types).ToList();
        var found = BaseNames.MayBeFrameworks(types.FindAll(type => type.Bases.Count > 0), type => type.Name, type => type.Bases, new(types.Select(type => type.Name), StringComparer.Ordinal));
        return found.Exists(type => _derived.Contains(type.Name));
    }

    public bool Concern(TreeDeclarations tree) => _names.Count > 0 && _names.Any(tree.Names.Contains);

    private static bool IsFrameworks(string name) => name is "System" or "Remoting" or "MessagePack" or "Microsoft";

    // [Job] may stand for JobAttribute.
    private void Add(string name)
    {
        _declared.Add(name);
        _names.Add(name);
        if (name.EndsWith(Suffix, StringComparison.Ordinal))
            _names.Add(name.Substring(0, name.Length - Suffix.Length));
    }

    private static IEnumerable<TypeHead> Difference(IEnumerable<TypeHead> before, IEnumerable<TypeHead> after)
    {
        var counts = new Dictionary<string, (TypeHead Head, int Count)>(StringComparer.Ordinal);
        foreach (var head in before)
            Count(head, 1);
        foreach (var head in after)
            Count(head, -1);
        return counts.Values.Where(item => item.Count != 0).Select(item => item.Head);

        void Count(TypeHead head, int by)
        {
            counts.TryGetValue(head.Text, out var item);
            counts[head.Text] = (head, item.Count + by);
        }
    }
}
