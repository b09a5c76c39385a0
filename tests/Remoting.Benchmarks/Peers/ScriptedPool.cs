using System.Diagnostics;
using System.Globalization;

namespace Remoting.Benchmarks.Peers;

/// <summary>
/// A pool of another language: a script that takes the time itself and answers, line by line, what is asked of it. So the way to the
/// script is not in its figures.
/// </summary>
internal sealed class ScriptedPool : IAsyncDisposable
{
    private readonly Process _process;

    private ScriptedPool(string name, Process process)
    {
        Name = name;
        _process = process;
    }

    public string Name { get; }

    /// <summary>Starts the script.</summary>
    /// <param name="name">Whose pool it is.</param>
    /// <param name="interpreter">The program that runs the script.</param>
    /// <param name="script">Its file, beside this program.</param>
    /// <param name="arguments">Its command line.</param>
    /// <exception cref="PeerMissingException">It cannot run here; the message says why.</exception>
    public static Task<ScriptedPool> OpenAsync(string name, string interpreter, string script, params string[] arguments) =>
        OpenAsync(name, new ProcessStartInfo(interpreter, [Path.Combine(AppContext.BaseDirectory, "Peers", "Scripts", script), .. arguments]));

    /// <summary>Starts a program that answers as the scripts do.</summary>
    /// <exception cref="PeerMissingException">It cannot run here; the message says why.</exception>
    public static async Task<ScriptedPool> OpenAsync(string name, ProcessStartInfo start)
    {
        start.RedirectStandardInput = true;
        start.RedirectStandardOutput = true;
        Process process;
        try
        {
            process = Process.Start(start)!;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            throw new PeerMissingException($"{start.FileName} is not installed");
        }
        var pool = new ScriptedPool(name, process);
        string answer = await pool.ReadAsync();
        if (answer == "ready")
            return pool;
        await pool.DisposeAsync();
        throw new PeerMissingException(answer);
    }

    /// <summary>Asks the script to measure something once.</summary>
    /// <returns>Seconds, or whatever the question is about.</returns>
    /// <exception cref="InvalidDataException">The script failed, or its result was wrong.</exception>
    public async Task<double> AskAsync(string what, params double[] arguments)
    {
        await _process.StandardInput.WriteLineAsync(string.Join(' ', [what, .. arguments.Select(Text)]));
        await _process.StandardInput.FlushAsync();
        string answer = await ReadAsync();
        return double.TryParse(answer, CultureInfo.InvariantCulture, out double figure)
            ? figure
            : throw new InvalidDataException($"{Name}, {what}: {answer}");
    }

    public async ValueTask DisposeAsync()
    {
        _process.StandardInput.Close();
        await ThisProgram.EndAsync(_process, TimeSpan.FromSeconds(10));
    }

    private static string Text(double number) => number.ToString(CultureInfo.InvariantCulture);

    private async Task<string> ReadAsync() => await _process.StandardOutput.ReadLineAsync() ?? "it has ended without an answer";
}
