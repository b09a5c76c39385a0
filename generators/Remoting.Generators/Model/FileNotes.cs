namespace Remoting.Generators.Model;

/// <summary>What a generated file has to say before its code, because of what its code touches.</summary>
/// <param name="Aliases">The extern aliases that its names begin with.</param>
/// <param name="Ids">Diagnostics that the members ask every user to think about: the user has, by marking the callable.</param>
/// <param name="IsObsolete">Whether anything that it touches is obsolete. Inside of what is obsolete itself the compiler says nothing of it, not even where it is an error.</param>
/// <param name="IsOblivious">Whether it repeats signatures that say nothing of null.</param>
internal sealed record FileNotes(EquatableArray<string> Aliases, EquatableArray<string> Ids, bool IsObsolete, bool IsOblivious)
{
    public static readonly FileNotes None = new(default, default, IsObsolete: false, IsOblivious: false);

    public bool IsEmpty => Aliases.Count == 0 && Ids.Count == 0 && !IsObsolete && !IsOblivious;

    public static FileNotes Merge(IEnumerable<FileNotes> notes)
    {
        var all = notes.Where(note => !note.IsEmpty).ToList();
        return all.Count switch
        {
            0 => None,
            1 => all[0],
            _ => new(
                Sorted(all.SelectMany(note => note.Aliases)),
                Sorted(all.SelectMany(note => note.Ids)),
                all.Any(note => note.IsObsolete),
                all.Any(note => note.IsOblivious)),
        };
    }

    public static EquatableArray<string> Sorted(IEnumerable<string> texts) =>
        texts.Distinct(StringComparer.Ordinal).OrderBy(text => text, StringComparer.Ordinal).ToEquatableArray();
}

/// <summary>What the file of one serializer has to say.</summary>
/// <param name="Serializer">The name of the generated class.</param>
/// <param name="Notes">What it says.</param>
internal sealed record SerializerNotes(string Serializer, FileNotes Notes);
