namespace Remoting.Serialization.State;

/// <summary>A hash that is the same in every process (FNV-1a): of names, and of what a plan consists of.</summary>
internal struct StableHash()
{
    private ulong _value = 14695981039346656037;

    /// <summary>Never zero, which says "none".</summary>
    public readonly ulong Value => _value == 0 ? 1 : _value;

    public static ulong Of(string text)
    {
        var hash = new StableHash();
        hash.Add(text);
        return hash.Value;
    }

    public void Add(string text)
    {
        foreach (char letter in text)
            _value = (_value ^ letter) * 1099511628211;
        // An end, so that "ab" and "c" are not "a" and "bc".
        _value = (_value ^ 0x1FFFF) * 1099511628211;
    }
}
