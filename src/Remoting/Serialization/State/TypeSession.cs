namespace Remoting.Serialization.State;

/// <summary>
/// The types that were named in a graph, in the order in which they were: each is named in full once. Both sides name the same ones in the same order.
/// </summary>
internal sealed class TypeSession
{
    private readonly Dictionary<Codec, int> _numbers = [];
    private readonly List<Codec> _codecs = [];
    private LinkedNodes? _nodes;

    /// <summary>What is to be done when the outermost value has been read; null where there is none outside of what is read.</summary>
    public List<Action>? Late { get; set; }

    /// <summary>The nodes of linked lists that were come to.</summary>
    public LinkedNodes Nodes => _nodes ??= new();

    /// <summary>Whether anything is kept of it by <see cref="Checks"/>.</summary>
    public bool IsChecked { get; set; }

    /// <summary>Whether the type is named for the first time.</summary>
    public bool Add(Codec codec)
    {
        if (!_numbers.TryAdd(codec, _codecs.Count))
            return false;
        _codecs.Add(codec);
        return true;
    }

    /// <summary>Where in the order a type was named that is not new.</summary>
    public int NumberOf(Codec codec) => _numbers[codec];

    public Codec Get(int number) => (uint)number < (uint)_codecs.Count
        ? _codecs[number]
        : throw new StateException($"Type {number} is referred to before it has been named.");

    public void Clear()
    {
        _numbers.Clear();
        _codecs.Clear();
        Late = null;
        _nodes = null;
        if (IsChecked)
            Checks.Forget(this);
        IsChecked = false;
    }
}
