using System.Diagnostics;
using Remoting.Platform;

namespace Remoting.Processes;

/// <summary>
/// The program itself again, where its assemblies are inside of one file: the runtime calls a hook in this library before the program's
/// <c>Main</c>, and the hook does not return.
/// </summary>
internal sealed record StartupHookLaunch(string Program, string Hook) : LaunchWay
{
    /// <summary>Assemblies with hooks that the runtime calls, in order.</summary>
    public const string Variable = "DOTNET_STARTUP_HOOKS";

    private const string Switch = "System.StartupHookProvider.IsSupported";

    public override LaunchMode Mode => LaunchMode.StartupHook;

    public static LaunchWay? Find(List<string> reasons)
    {
        if (!ProgramKind.IsStartedByItself)
        {
            reasons.Add(Environment.ProcessPath is { } path ? $"{path} is not this program alone, and cannot be started again as its worker."
                : "Where the program's own file is cannot be told (was it removed or replaced while it runs?).");
            return null;
        }
        if (AppContext.TryGetSwitch(Switch, out bool isSupported) && !isSupported)
        {
            reasons.Add("Start-up hooks are off, by which a program that is a single file starts its workers: " +
                "set <StartupHookSupport>true</StartupHookSupport> in the project that is published.");
            return null;
        }
        string hook = HookPath();
        if (hook.Contains(Path.PathSeparator, StringComparison.Ordinal))
        {
            reasons.Add($"{hook} cannot be a start-up hook, by which this program would start its workers: its path has a '{Path.PathSeparator}', which stands between hooks.");
            return null;
        }
        return new StartupHookLaunch(Environment.ProcessPath!, hook);
    }

    public override void Apply(ProcessStartInfo start)
    {
        start.FileName = Program;
        // Hooks that the pool's options ask for in workers come before: this one does not return.
        start.Environment[Variable] = start.Environment.TryGetValue(Variable, out string? others) && !string.IsNullOrEmpty(others)
            ? others + Path.PathSeparator + Hook
            : Hook;
    }

    /// <summary>
    /// Whether a hook of the program's own runs, behind which the one of this library comes: that may lie in the program's own assembly, or touch it. Where this
    /// library's is the only one, nothing of the program's comes before it.
    /// </summary>
    public static bool IsToCome => Environment.GetEnvironmentVariable(Variable) is { } hooks && hooks.EndsWith(Path.PathSeparator + HookPath(), StringComparison.Ordinal);

    /// <summary>In a worker that has come by this way: processes that it will start must not come by it, too.</summary>
    public static void Leave()
    {
        string hooks = Environment.GetEnvironmentVariable(Variable) ?? "";
        string hook = HookPath();
        string others = hooks.EndsWith(Path.PathSeparator + hook, StringComparison.Ordinal) ? hooks[..^(hook.Length + 1)] : "";
        ProcessEnvironment.Set(Variable, others);
    }

    /// <summary>By its name among the program's assemblies; by its path where it is none of them.</summary>
    private static string HookPath() => ProgramKind.Library is { } library && !ProgramFiles.Contain(library)
        ? library
        : typeof(StartupHookLaunch).Assembly.GetName().Name!;
}
