namespace Remoting.Generators.Declarations;

/// <summary>
/// By which names the attributes may go, aliases of aliases included. A name too many costs a look at a symbol; the symbol decides.
/// </summary>
internal sealed class AttributeNames
{
    private const string Suffix = "Attribute";
    private const string Callable = "ProcessPoolCallable";
    private const string Serializer = "GenerateSerializer";

    private readonly HashSet<string> _names = new(StringComparer.Ordinal) { Callable, Callable + Suffix, Serializer, Serializer + Suffix };

    public AttributeNames(IEnumerable<TypeAlias> aliases)
    {
        var all = aliases.ToList();
        while (all.RemoveAll(alias => _names.Contains(alias.Target) && Add(alias.Name)) > 0)
        {
        }
    }

    public IEnumerable<string> All => _names.OrderBy(name => name, StringComparer.Ordinal);

    public bool Contains(string name) => _names.Contains(name);

    // [Job] may stand for JobAttribute, whatever that is an alias of.
    private bool Add(string name) =>
        _names.Add(name) | (name.EndsWith(Suffix, StringComparison.Ordinal) && _names.Add(name.Substring(0, name.Length - Suffix.Length)));
}
