using System.Diagnostics;
using Remoting.Chaos;

namespace Remoting.Clustering.Tests;

/// <summary>A silo that is another process.</summary>
internal sealed class SiloProcess : IAsyncDisposable
{
    private readonly Process _process;

    private SiloProcess(Process process, string name, SiloSettings settings)
    {
        _process = process;
        Name = name;
        Settings = settings;
    }

    /// <summary>Its address, which is what executors call it.</summary>
    public string Name { get; }

    public SiloSettings Settings { get; }

    public int ProcessId => _process.Id;

    public static async Task<SiloProcess> StartAsync(SiloSettings settings)
    {
        string program = Environment.ProcessPath!;
        string[] arguments = Path.GetFileNameWithoutExtension(program) == "dotnet" ? [typeof(SiloProcess).Assembly.Location] : [];
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardInput = true, RedirectStandardOutput = true };
        start.Environment[SiloProgram.Variable] = settings.ToString();
        var process = Process.Start(start)!;
        while (await process.StandardOutput.ReadLineAsync() is { } line)
        {
            if (line.StartsWith("ready ", StringComparison.Ordinal))
                return new SiloProcess(process, line["ready ".Length..], settings);
        }
        await process.WaitForExitAsync();
        throw new InvalidOperationException($"A silo has ended with {process.ExitCode} before it was ready.");
    }

    /// <summary>SIGKILL.</summary>
    public void Kill() => _process.Kill();

    /// <summary>It stands still.</summary>
    public void Stop() => TestSystem.Stop(_process.Id);

    /// <summary>It goes on.</summary>
    public void Continue() => TestSystem.Continue(_process.Id);

    /// <summary>It leaves the cluster in order. Complete when it has.</summary>
    public async Task LeaveAsync()
    {
        _process.StandardInput.Close();
        await _process.WaitForExitAsync();
        Assert.Equal(0, _process.ExitCode);
    }

    public async ValueTask DisposeAsync()
    {
        // In order, if it can: those that stay are none the worse for it.
        _process.StandardInput.Close();
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        try
        {
            await _process.WaitForExitAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            _process.Kill();
            await _process.WaitForExitAsync(CancellationToken.None);
        }
        _process.Dispose();
    }
}
