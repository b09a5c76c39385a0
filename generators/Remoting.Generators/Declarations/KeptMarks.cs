namespace Remoting.Generators.Declarations;

/// <summary>What of an earlier state still holds.</summary>
internal sealed class KeptMarks
{
    private readonly CallableState? _before;
    private readonly HashSet<string> _holds;
    private readonly bool _areConstantsSame;

    /// <param name="before">The earlier state; <see langword="null"/> where there is none, and nothing holds.</param>
    /// <param name="files">The files as they are now.</param>
    /// <param name="constants">The values that declarations may use by name, now.</param>
    public KeptMarks(CallableState? before, IReadOnlyList<TreeDeclarations> files, string constants)
    {
        _holds = new(StringComparer.Ordinal);
        if (before is null)
            return;

        var old = new HashSet<string>(before.Files.Select(file => file.Digest), StringComparer.Ordinal);
        var current = new HashSet<string>(files.Select(file => file.Digest), StringComparer.Ordinal);
        var gone = before.Files.Where(file => !current.Contains(file.Digest)).ToList();
        var come = files.Where(file => !old.Contains(file.Digest)).ToList();
        var changes = new NameChanges(gone, come);
        if (gone.Concat(come).Any(file => file.Namespaces.Count > 0))
            changes.AddNamespaces(before.Files, files);
        changes.AddAliased(before.Files.Concat(files));
        if (changes.AreSeenEverywhere(files) || changes.AreSeenEverywhere(gone) || changes.MayBeCollections(before.Files.Concat(files)))
            return;
        _before = before;
        _areConstantsSame = before.Constants == constants;
        _holds.UnionWith(files.Where(file => old.Contains(file.Digest) && !changes.Concern(file)).Select(file => file.Digest));
    }

    /// <summary>What the marks of a file stood for, if the file is the same.</summary>
    public IReadOnlyList<FoundMark>? Of(TreeDeclarations file) =>
        _before is not null && _holds.Contains(file.Digest) && _before.Marks.TryGetValue(file.Digest, out var marks) ? marks : null;

    /// <summary>What the marks of the assembly stood for, if that still holds.</summary>
    public FoundMark? OfAssembly => _before is not null && Holds(_before.AssemblyMarks) ? _before.AssemblyMarks : null;

    public bool Holds(FoundMark mark) => mark.Dependencies.All(_holds.Contains) && (_areConstantsSame || !mark.UsesConstants);
}
