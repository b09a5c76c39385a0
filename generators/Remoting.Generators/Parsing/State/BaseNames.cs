using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Remoting.Generators.Parsing;

/// <summary>
/// The names by which types say what they are derived from. From them alone it can be seen which types are certainly no collections, comparers or tuples of the
/// program's own: of an edit that brings none, nobody need ask the compiler.
/// </summary>
internal static class BaseNames
{
    private static readonly HashSet<string> Frameworks = new(StringComparer.Ordinal)
    {
        "List", "Collection", "ObservableCollection", "KeyedCollection", "HashSet", "Dictionary", "SortedSet", "SortedDictionary", "SortedList", "Queue", "Stack", "LinkedList",
        "IEnumerable", "IReadOnlyCollection", "IReadOnlyList", "ICollection", "IList", "IImmutableList", "ISet", "IReadOnlySet", "IImmutableSet", "IDictionary",
        "IReadOnlyDictionary", "IImmutableDictionary", "IComparer", "IEqualityComparer", "Comparer", "EqualityComparer", "StringComparer", "Tuple",
    };

    /// <summary>What types are derived from most often, and is none of these.</summary>
    private static readonly HashSet<string> Others = new(StringComparer.Ordinal)
    {
        "IDisposable", "IAsyncDisposable", "IEquatable", "IComparable", "ICloneable", "IFormattable", "ISpanFormattable", "IParsable", "ISpanParsable", "IConvertible",
        "Attribute", "Exception", "IEnumerator", "IAsyncEnumerable", "IAsyncEnumerator", "INotifyPropertyChanged", "IProgress",
    };

    /// <summary>The types, without the namespaces before them.</summary>
    public static IEnumerable<string> Of(BaseListSyntax? bases) => bases is null ? [] : bases.Types
        .SelectMany(static item => item.Type.DescendantNodesAndSelf())
        .OfType<SimpleNameSyntax>()
        .Where(static name => name.Parent is not QualifiedNameSyntax qualified || qualified.Left != name)
        .Select(static name => name.Identifier.ValueText);

    /// <summary>Those types that may be derived from a collection, a comparer or a tuple, by themselves or by what they are derived from.</summary>
    /// <param name="types">Types that are derived from something.</param>
    /// <param name="name">How one is called.</param>
    /// <param name="bases">What it says that it is derived from.</param>
    /// <param name="inProject">The names of all types of the project.</param>
    public static List<T> MayBeFrameworks<T>(IReadOnlyCollection<T> types, Func<T, string> name, Func<T, IReadOnlyCollection<string>> bases, HashSet<string> inProject)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        for (var count = -1; count < names.Count;)
        {
            count = names.Count;
            names.UnionWith(types.Where(type => bases(type).Any(MayBe)).Select(name).ToList());
        }

        return [.. types.Where(type => names.Contains(name(type)))];

        bool MayBe(string word) => names.Contains(word) || Frameworks.Contains(word) || !(inProject.Contains(word) || Others.Contains(word));
    }
}
