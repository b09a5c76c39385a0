namespace Remoting.Generators.Model;

/// <summary>A callable as it comes from the parser, with the types that need serializers for it; or such types alone.</summary>
/// <param name="Callable">The callable; <see langword="null"/> where types are marked themselves.</param>
/// <param name="Types">The types.</param>
/// <param name="Notes">What the files of those serializers have to say.</param>
internal sealed record ParsedCallable(CallableModel? Callable, EquatableArray<TypeModel> Types, EquatableArray<SerializerNotes> Notes);

/// <summary>The callables of one type: one generated file.</summary>
internal sealed record GroupModel(string HintName, ContainerModel Container, EquatableArray<CallableModel> Callables);

/// <summary>The serializer of one type: one generated file.</summary>
internal sealed record SerializerModel(string HintName, TypeModel Type, FileNotes Notes);

/// <summary>Which files there are, and in which order everything is in them: the same for the same program, whoever compiles it.</summary>
internal static class Catalog
{
    public static EquatableArray<GroupModel> Groups(IEnumerable<ParsedCallable> callables)
    {
        var hints = new HintNames();
        return callables
            .Select(parsed => parsed.Callable)
            .OfType<CallableModel>()
            .GroupBy(callable => callable.Container.Group, StringComparer.Ordinal)
            .OrderBy(group => group.Key, StringComparer.Ordinal)
            .Select(group => new GroupModel(hints.Unique(HintName(group.Key)), group.First().Container, Distinct(group)))
            .ToEquatableArray();
    }

    public static EquatableArray<SerializerModel> Serializers(IEnumerable<ParsedCallable> callables)
    {
        var types = new SortedDictionary<string, TypeModel>(StringComparer.Ordinal);
        foreach (var type in callables.SelectMany(parsed => parsed.Types))
            types[type.Name + " " + type.Serializer] = type;
        var notes = callables.SelectMany(parsed => parsed.Notes)
            .GroupBy(note => note.Serializer, StringComparer.Ordinal)
            .ToDictionary(group => group.Key, group => FileNotes.Merge(group.Select(note => note.Notes).Distinct()), StringComparer.Ordinal);

        var hints = new HintNames();
        return types.Values
            .Select(type => new SerializerModel(hints.Unique("Remoting.Generated." + type.Serializer), type, notes.TryGetValue(type.Serializer, out var note) ? note : FileNotes.None))
            .ToEquatableArray();
    }

    /// <summary>The serializers that are looked for by the type of an object, when the program runs: those of whole objects.</summary>
    public static EquatableArray<ListedSerializer> Listed(IEnumerable<ParsedCallable> callables)
    {
        var listed = new SortedDictionary<string, TypeModel>(StringComparer.Ordinal);
        foreach (var type in callables.SelectMany(parsed => parsed.Types))
        {
            // Such an object may be anywhere, and so in several places.
            if (type.IsListed
                && (type is StateModel { IsAnywhere: true } || !listed.ContainsKey(type.Name)))
                listed[type.Name] = type;
        }

        return listed.Values.Select(type => new ListedSerializer(type.Serializer, type is LentModel ? null : SimpleName(type.Name))).ToEquatableArray();
    }

    /// <summary>The callables of one type, in the order of signatures. A method that is marked twice counts once; so does a wire name, and what a stub takes: analyzers say who lost it.</summary>
    public static EquatableArray<CallableModel> Distinct(IEnumerable<CallableModel> callables)
    {
        var signatures = new HashSet<string>(StringComparer.Ordinal);
        var names = new HashSet<string>(StringComparer.Ordinal);
        var stubs = new HashSet<string>(StringComparer.Ordinal);
        return callables
            .OrderBy(callable => callable.Signature, StringComparer.Ordinal)
            .ThenBy(callable => callable.WireName, StringComparer.Ordinal)
            .Where(callable => signatures.Add(callable.Signature) && names.Add(callable.WireName) && stubs.Add(callable.StubSignature))
            .ToEquatableArray();
    }

    /// <summary>The name of a type as the runtime has it, of what it is called in code: <c>Inner</c> of <c>global::Outer&lt;int&gt;.@Inner&lt;string&gt;</c>.</summary>
    private static string SimpleName(string name)
    {
        // Nothing but a tuple is written without its name.
        if (name.StartsWith("(", StringComparison.Ordinal))
            return nameof(ValueTuple);
        var (start, end, depth) = (0, name.Length, 0);
        for (var at = 0; at < name.Length; at++)
        {
            if (name[at] == '<' && depth++ == 0)
                end = at;
            else if (name[at] == '>')
                depth--;
            else if (name[at] is '.' or ':' && depth == 0)
                (start, end) = (at + 1, name.Length);
        }
        return name.Substring(start, end - start).TrimStart('@');
    }

    /// <summary>What no file can be called, and what is too long for the path of one, is told apart by a hash.</summary>
    private static string HintName(string group)
    {
        const string ending = ".Remote";
        const int room = BoundedName.MaximumLength - 7;
        return (group.All(IsPlain) ? BoundedName.Of(group, room) : BoundedName.WithHash(string.Concat(group.Where(IsPlain)), group, room)) + ending;

        static bool IsPlain(char c) => char.IsLetterOrDigit(c) || c is '.' or '+' or '_' or '-';
    }

    /// <summary>The compiler compares hint names without case; C# does not compare types so.</summary>
    private sealed class HintNames
    {
        private readonly HashSet<string> _taken = new(StringComparer.OrdinalIgnoreCase);

        public string Unique(string name)
        {
            var candidate = name;
            for (var i = 2; !_taken.Add(candidate); i++)
                candidate = name + "." + i.ToString(System.Globalization.CultureInfo.InvariantCulture);
            return candidate + ".g.cs";
        }
    }
}
