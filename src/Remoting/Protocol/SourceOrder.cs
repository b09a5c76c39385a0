namespace Remoting.Protocol;

/// <summary>What a running call wants of one of its sources.</summary>
/// <param name="Parameter">Index of the parameter among those that travel.</param>
/// <param name="Number">Number of the enumeration, from 1 on, one higher for each that is begun.</param>
/// <param name="Count">How many items were taken; <see cref="Begin"/>, or <see cref="Leave"/>.</param>
internal readonly record struct SourceOrder(int Parameter, int Number, long Count)
{
    /// <summary>An enumeration begins.</summary>
    public const long Begin = 0;

    /// <summary>Nobody wants more of it.</summary>
    public const long Leave = -1;
}
