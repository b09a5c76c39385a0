namespace Remoting;

/// <summary>Which calls of a pool go first (<see cref="CallOptions.Priority"/>).</summary>
public enum CallPriority
{
    /// <summary>After all others.</summary>
    Low = -1,

    /// <summary>What calls have that ask for nothing.</summary>
    Normal = 0,

    /// <summary>Before all others.</summary>
    High = 1,
}
