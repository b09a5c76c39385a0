using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Remoting.Generators.Parsing;

/// <summary>
/// Fields in which <see cref="object.GetHashCode"/> keeps what it found. Hashes of strings differ by process, so that a hash from elsewhere is
/// wrong; and what that method alone writes cannot be state, since it may be called any number of times or never. (At run time <c>CachedHashes</c> says the same of
/// compiled code.)
/// <para>A <em>hash</em> is a private number that the method writes. Others may only forget it: they set the constant that it starts with, or take it from the same
/// field of another object. All hashes of a type go back to where they started, together.</para>
/// <para>A <em>mark</em> is anything else that the method writes, or gives a reference to where it is a number, and that travels: if it said "it is valid" of a hash that
/// stays behind, it would be a lie. So there may be none, unless the method goes by a hash itself.</para>
/// </summary>
internal sealed class HashCache
{
    private static readonly HashCache Nothing = new();

    private readonly HashSet<string> _leftOut = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _starts = new(StringComparer.Ordinal);
    private readonly List<ISymbol> _marks = [];

    /// <summary>A hash that does not say by itself whether it is one.</summary>
    private string? _hash;

    private HashCache()
    {
    }

    public static HashCache Of(INamedTypeSymbol type)
    {
        var methods = new List<SyntaxNode>();
        foreach (var method in type.GetMembers(nameof(GetHashCode)).OfType<IMethodSymbol>())
        {
            if (method is { IsOverride: true, Parameters.IsEmpty: true, IsImplicitlyDeclared: false })
                methods.AddRange(method.DeclaringSyntaxReferences.Select(reference => reference.GetSyntax()));
        }

        var written = methods.SelectMany(Written).ToLookup(write => write.Name, StringComparer.Ordinal);
        if (written.Count == 0)
            return Nothing;

        var others = OthersOf(type);
        var cache = new HashCache();
        foreach (var writes in written.OrderBy(writes => writes.Key, StringComparer.Ordinal))
        {
            var name = writes.Key;
            if (type.GetMembers(name).OfType<IFieldSymbol>().FirstOrDefault() is { } field && HashStart.Find(field, others[name].Select(write => write.Value)) is { } start)
            {
                cache._hash ??= name;
                if (HashStart.IsDefault(start, field))
                    cache._leftOut.Add(name);
                else
                    cache._starts.Add(name, HashStart.Code(start, field));
            }
            else if (StateOf(type, name) is { } state && (writes.Any(write => !write.IsReference) || IsNumber(state)))
            {
                cache._marks.Add(state);
            }
        }

        if (methods.SelectMany(FieldTests.Of).Any(name => cache._leftOut.Contains(name) || cache._starts.ContainsKey(name)))
            cache._hash = null;
        return cache;
    }

    /// <summary>Why no object can travel; <see langword="null"/> where it can.</summary>
    /// <param name="isLeftOut">Whether a member is none of the state.</param>
    public string? Reason(Func<ISymbol, bool> isLeftOut) => _hash is not null && _marks.Find(mark => !isLeftOut(mark)) is { } mark
        ? $"keeps a hash in '{_hash}', which is another one in each process, and says in '{mark.Name}' that it has it, "
            + "where others write, too, so that it cannot be told to make it anew (others may only set what it starts with, a constant)"
        : null;

    /// <summary>Whether a field stays behind: its default says that there is no hash yet.</summary>
    public bool LeavesOut(IFieldSymbol field) => _leftOut.Contains(field.Name);

    /// <summary>What a field starts with, as code, where that is not its default: it arrives with this, whatever it holds.</summary>
    public string? StartOf(IFieldSymbol field) => _starts.TryGetValue(field.Name, out var start) ? start : null;

    /// <summary>Whether a method is the one that gives a hash.</summary>
    public static bool IsHash(SyntaxNode node) => node is MethodDeclarationSyntax { Identifier.ValueText: nameof(GetHashCode), ParameterList.Parameters.Count: 0 };

    /// <summary>What the method that gives a hash writes.</summary>
    public static IEnumerable<FieldWrite> Written(SyntaxNode method) => FieldWrites.Of(method, isHash: true);

    /// <summary>What a body says of hashes to which it does not belong, by their names.</summary>
    public static IEnumerable<string> Set(SyntaxNode body) => FieldWrites.Of(body, isHash: false).Select(write => write.Text).Concat(HashStart.SetAtFirst(body).Select(name => "first " + name));

    /// <summary>What is written to what may be fields of a type, by itself and by those within, but for what is only taken from the same field of another object.</summary>
    private static ILookup<string, FieldWrite> OthersOf(INamedTypeSymbol type)
    {
        // Of a name that one of them has, too, it cannot be told whose field is taken.
        var namesakes = new HashSet<string>(TypesIn(type).Concat(TypesAround(type)).SelectMany(other => other.MemberNames), StringComparer.Ordinal);
        return WritesIn(type, []).Where(write => !write.IsCopy || namesakes.Contains(write.Name)).ToLookup(write => write.Name, write => write.IsCopy ? write with { Value = null } : write, StringComparer.Ordinal);
    }

    /// <param name="type">The type whose code it is.</param>
    /// <param name="own">What it means by a bare name, or by <c>this</c>, is one of its own.</param>
    private static IEnumerable<FieldWrite> WritesIn(INamedTypeSymbol type, HashSet<string> own) => type.DeclaringSyntaxReferences
        .SelectMany(reference => reference.GetSyntax().ChildNodes())
        .Where(member => member is not BaseTypeDeclarationSyntax && !IsHash(member))
        .SelectMany(member => FieldWrites.Of(member, isHash: false))
        .Where(write => !write.IsOwn || !own.Contains(write.Name))
        .Concat(type.GetTypeMembers().SelectMany(inner => WritesIn(inner, [.. own, .. inner.MemberNames])));

    private static IEnumerable<INamedTypeSymbol> TypesIn(INamedTypeSymbol type) => type.GetTypeMembers().SelectMany(inner => TypesIn(inner).Append(inner));

    private static IEnumerable<INamedTypeSymbol> TypesAround(INamedTypeSymbol type)
    {
        for (var outer = type.ContainingType; outer is not null; outer = outer.ContainingType)
            yield return outer;
    }

    /// <summary>The part of the object that is written, which may be a parameter that the compiler keeps; <see langword="null"/> where it is none, which does not travel.</summary>
    private static ISymbol? StateOf(INamedTypeSymbol type, string name)
    {
        for (var level = type; level is not null; level = level.BaseType)
        {
            if (level.GetMembers(name).FirstOrDefault() is { } member)
                return member is IFieldSymbol { IsStatic: false } or IPropertySymbol { IsStatic: false } ? member : null;
            if (level.GetMembers().OfType<IFieldSymbol>().Select(CapturedParameters.Of).FirstOrDefault(parameter => parameter?.Name == name) is { } kept)
                return kept;
        }

        return null;
    }

    /// <summary>Whether a reference to it may be a reference to a mark. (There is none to a property.)</summary>
    private static bool IsNumber(ISymbol state) => ((state as IFieldSymbol)?.Type ?? (state as IParameterSymbol)?.Type) is { } type && HashStart.IsNumber(type);
}
