using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Remoting.Generators.Model;
using Remoting.Generators.Parsing;

namespace Remoting.Generators.Declarations;

/// <summary>Finds the marked methods of a compilation, and the marks of its assembly, and parses those that an earlier state does not answer for.</summary>
internal sealed class CallableFinder
{
    private readonly Compilation _compilation;
    private readonly string _digest;
    private readonly string _surroundings;
    private readonly string _constants;
    private readonly CallableState? _before;
    private readonly KeptMarks _kept;
    private readonly IReadOnlyList<SyntaxTree> _trees;
    private readonly IReadOnlyList<TreeDeclarations> _files;
    private readonly CancellationToken _ct;

    // Made when there is anything to parse: an edit may need nothing of the compiler's.
    private readonly Lazy<KnownTypes?> _known;
    private readonly Lazy<DependencyWalker> _dependencies;

    public CallableFinder(Compilation compilation, CallableState? before, string digest, string surroundings, CancellationToken ct)
    {
        _compilation = compilation;
        _digest = digest;
        _surroundings = surroundings;
        _ct = ct;
        _trees = [.. compilation.SyntaxTrees];
        _files = [.. _trees.Select(tree => TreeDeclarations.Of(tree, ct))];
        _constants = Constants();
        _before = before;
        _kept = new KeptMarks(before, _files, _constants);
        _known = new(() => KnownTypes.Create(compilation));
        _dependencies = new(() => new DependencyWalker(_known.Value!, _trees.Zip(_files, (tree, file) => (tree, file)).ToDictionary(pair => pair.tree, pair => pair.file)));
    }

    public CallableState Find()
    {
        var attributes = new AttributeNames(_files.SelectMany(file => file.Aliases));
        var marks = new Dictionary<string, IReadOnlyList<FoundMark>>(StringComparer.Ordinal);
        var methods = new HashSet<string>(StringComparer.Ordinal);
        var callables = new List<ParsedCallable>();
        for (var i = 0; i < _files.Count; i++)
        {
            var marked = _files[i].Methods.Where(attribute => attributes.Contains(attribute.Name)).ToList();
            if (marked.Count == 0)
                continue;
            var found = MarksOf(i, marked);
            marks[_files[i].Digest] = found;
            foreach (var mark in found)
            {
                if (methods.Add(mark.Method))
                    callables.AddRange(mark.Callables);
            }
        }

        var ofAssembly = _files.Any(file => file.AssemblyAttributes.Any(attributes.Contains)) ? _kept.OfAssembly ?? AssemblyMarks() : FoundMark.None;
        callables.AddRange(ofAssembly.Callables);

        // The same objects tell all that comes after that nothing changed.
        var all = _before is not null && callables.Count == _before.Callables.Count && callables.Zip(_before.Callables, ReferenceEquals).All(isSame => isSame)
            ? _before.Callables
            : callables.ToEquatableArray();
        return new CallableState(_digest, _surroundings, _constants, _files, marks, ofAssembly, all);
    }

    private List<FoundMark> MarksOf(int index, List<MethodAttribute> marked)
    {
        var before = _kept.Of(_files[index]);
        var found = new List<FoundMark>();
        for (var i = 0; i < marked.Count; i++)
            found.Add(before is not null && before.Count == marked.Count && _kept.Holds(before[i]) ? before[i] : Parse(index, marked[i]));
        return found;
    }

    private FoundMark Parse(int index, MethodAttribute mark)
    {
        // Either part of a partial method can bear the mark: it is one method, seen by its callers as its definition says.
        if (_known.Value is not { } known
            || _trees[index].GetRoot(_ct).FindToken(mark.Position).Parent is not MethodDeclarationSyntax syntax
            || _compilation.GetSemanticModel(_trees[index]).GetDeclaredSymbol(syntax, _ct) is not IMethodSymbol declared
            || MessagePackTypes.Find(declared, known.CallableAttribute) is null)
            return new FoundMark("", [], [_files[index].Digest], UsesConstants: false);
        var method = declared.PartialDefinitionPart ?? declared;
        var parse = CallableParser.Parse(method, known, _ct);

        // The signature tells types of one name apart, which the documentation does not.
        return Found(method.GetDocumentationCommentId() + " " + parse.Model?.Signature, [method], [parse]);
    }

    private FoundMark AssemblyMarks()
    {
        if (_known.Value is not { } known)
            return FoundMark.None;
        var parses = new List<CallableParse>();
        var methods = new List<IMethodSymbol>();
        foreach (var mark in _compilation.Assembly.GetAttributes().Where(mark => KnownTypes.Is(mark.AttributeClass, known.CallableAttribute)))
        {
            parses.AddRange(AssemblyMarkParser.Parse(mark, known, _ct));
            if (AssemblyMarkParser.Read(mark) is ({ } type, { } name, _))
                methods.AddRange(type.GetMembers(name).OfType<IMethodSymbol>());
        }

        var serializers = SerializerMarks(known);
        var found = Found("", methods, parses, [.. serializers.Select(mark => mark.Type).OfType<ITypeSymbol>()]);
        var written = _files.Where(file => file.AssemblyAttributes.Count > 0).ToList();
        return found with
        {
            Callables =
            [
                .. found.Callables,
                .. serializers.Where(mark => mark.Types.Length > 0).Select(mark => new ParsedCallable(null, mark.Types.ToEquatableArray(), mark.Notes.ToEquatableArray())),
            ],
            Dependencies = [.. found.Dependencies.Concat(written.Select(file => file.Digest)).Distinct(StringComparer.Ordinal)],
            UsesConstants = found.UsesConstants || written.Any(file => file.Reach.UsesConstants),
        };
    }

    private List<SerializerMark> SerializerMarks(KnownTypes known) =>
    [
        .. _compilation.Assembly.GetAttributes().Where(mark => KnownTypes.Is(mark.AttributeClass, known.SerializerMarks.Attribute))
            .Select(mark => SerializerMarkParser.Parse(mark, known, _ct)),
    ];

    private FoundMark Found(string name, IReadOnlyList<IMethodSymbol> methods, IReadOnlyList<CallableParse> parses, IReadOnlyList<ITypeSymbol>? types = null)
    {
        var files = methods.SelectMany(_dependencies.Value.Of).Concat(_dependencies.Value.Of(types ?? [])).ToList();
        return new FoundMark(
            name,
            [
                .. parses.Where(parse => parse.Model is not null)
                    .Select(parse => new ParsedCallable(parse.Model!, parse.Types.ToEquatableArray(), parse.Notes.ToEquatableArray())),
            ],
            [.. files.Select(file => file.Digest).Distinct(StringComparer.Ordinal)],
            files.Any(file => file.Reach.UsesConstants));
    }

    private string Constants()
    {
        var digest = new DigestWriter();
        foreach (var file in _files)
            digest.Write(file.Reach.Constants);
        return digest.Finish();
    }
}
