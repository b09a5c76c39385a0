using System.Diagnostics;
using System.Globalization;
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

    public static async Task<SiloProcess> StartAsync(SiloSettings settings, params string[] enter)
    {
        string program = Environment.ProcessPath!;
        string[] arguments = Path.GetFileNameWithoutExtension(program) == "dotnet" ? [typeof(SiloProcess).Assembly.Location] : [];
        string[] command = [.. enter, program, .. arguments];
        var start = new ProcessStartInfo(command[0], command[1..]) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment[SiloProgram.Variable] = settings.ToString();
        var process = Process.Start(start)!;
        // What a silo has to say that finds itself declared dead is no output of the tests.
        process.BeginErrorReadLine();
        while (await process.StandardOutput.ReadLineAsync() is { } line)
        {
            if (line.StartsWith("ready ", StringComparison.Ordinal))
                return new SiloProcess(process, line["ready ".Length..], settings);
        }
        await process.WaitForExitAsync();
        throw new InvalidOperationException($"A silo has ended with {process.ExitCode} before it was ready.");
    }

    /// <summary>Whether it has ended, in whichever way.</summary>
    public bool HasEnded => _process.HasExited;

    /// <summary>Processes of its workers, those included that have outlived it.</summary>
    public int[] Workers() => [.. Directory.EnumerateDirectories("/proc").Select(Path.GetFileName)
        .Where(name => int.TryParse(name, CultureInfo.InvariantCulture, out _)).Select(name => int.Parse(name!, CultureInfo.InvariantCulture)).Where(IsWorker)];

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

    private bool IsWorker(int process)
    {
        try
        {
            return TestSystem.IsAlive(process) && File.ReadAllText($"/proc/{process}/environ").Split('\0').Contains($"REMOTING_SILO={Name}");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // It has just ended, or is somebody else's.
            return false;
        }
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
