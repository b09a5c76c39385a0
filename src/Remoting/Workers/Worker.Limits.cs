namespace Remoting.Workers;

// What a worker may take of the machine. Set by its parent when the worker has come to managed code and waits to be told what it is.
internal sealed partial class Worker
{
    private void LimitProcess()
    {
        if (_options.WorkerMemoryLimit is { } bytes && _process!.LimitMemory(bytes) is { } unlimitedMemory)
            _events.OptionUnmet(nameof(ProcessPoolOptions.WorkerMemoryLimit), $"native memory has no limit, {unlimitedMemory}");
        if (_options.WorkerPriority is { } priority && _process!.SetPriority(priority) is { } notSo)
            _events.OptionUnmet(nameof(ProcessPoolOptions.WorkerPriority), notSo);
        if (_options.WorkerCpuLimit is { } processors && _process!.LimitProcessors(processors) is { } unlimited)
            _events.OptionUnmet(nameof(ProcessPoolOptions.WorkerCpuLimit), unlimited);
    }
}
