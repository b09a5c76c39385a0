namespace Remoting.Transport;

/// <summary>What a worker is to say of each call that it ends. The values are the wire format. A byte, since every batch of calls has one.</summary>
internal enum CallAccount : byte
{
    /// <summary>Nothing, as it nearly always is: then a call looks at no clock.</summary>
    None = 0,

    /// <summary>When it began and ended.</summary>
    Times = 1,

    /// <summary>And what it took of processors and memory.</summary>
    Cost = 2,
}
