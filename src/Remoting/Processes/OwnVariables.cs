using System.Text;
using Remoting.Platform;

namespace Remoting.Processes;

/// <summary>
/// Variables that a pool gives the runtime of a worker, and nobody else: the runtime reads them when it starts, and then the worker puts back what its parent has,
/// so that the processes that it starts do not have its garbage collector, and do not write their crashes among those of workers.
/// </summary>
/// <param name="environment">A worker's, before they are in it.</param>
internal sealed class OwnVariables(IDictionary<string, string?> environment)
{
    /// <summary>
    /// Between what the worker puts back: <c>NAME=VALUE</c>, or <c>NAME</c> for nothing. A value may have any character, and is written as hexadecimal digits,
    /// which need no assembly that a worker does not have loaded anyway.
    /// </summary>
    private const char Separator = '&';

    private const string Variable = "REMOTING_RESTORE";

    private static readonly StringComparer Names = OperatingSystem.IsWindows() ? StringComparer.OrdinalIgnoreCase : StringComparer.Ordinal;

    private readonly Dictionary<string, string?> _before = new(environment, Names);
    private readonly Dictionary<string, string?> _changed = new(Names);

    /// <summary>They are all there now.</summary>
    public void NoteChanges()
    {
        foreach (var (name, value) in environment)
        {
            _before.TryGetValue(name, out string? before);
            if (value != before)
                _changed[name] = before;
        }
    }

    /// <summary>The program has said itself what a variable is to be in workers.</summary>
    public void Forget(string name) => _changed.Remove(name);

    /// <summary>Tells the worker.</summary>
    public void Announce()
    {
        environment.Remove(Variable);
        if (_changed.Count > 0)
        {
            environment[Variable] = string.Join(Separator,
                _changed.Select(static pair => pair.Key + (pair.Value is null ? "" : "=" + Convert.ToHexString(Encoding.UTF8.GetBytes(pair.Value)))));
        }
    }

    /// <summary>In a worker, before any code of the program's.</summary>
    public static void Restore()
    {
        if (Environment.GetEnvironmentVariable(Variable) is not { } text)
            return;
        ProcessEnvironment.Set(Variable, "");
        foreach (string part in text.Split(Separator))
        {
            string[] pair = part.Split('=');
            ProcessEnvironment.Set(pair[0], pair.Length > 1 ? Encoding.UTF8.GetString(Convert.FromHexString(pair[1])) : "");
        }
    }
}
