namespace Remoting.Clustering;

/// <summary>Somebody who waits for silos that take calls. Its dispatcher's lock guards it.</summary>
/// <param name="silos">How many there are to be.</param>
/// <param name="since">Since when; null for one who waits as long as it takes.</param>
internal sealed class SiloWaiter(int silos, long? since)
{
    public int Silos => silos;

    public long? Since => since;

    public TaskCompletionSource Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
}
