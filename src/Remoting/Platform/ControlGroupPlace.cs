namespace Remoting.Platform;

/// <summary>
/// The control group below which this program may make others with a limit of processors: its own, or, since a group with processes in it gives nothing to
/// groups below it, the one around it, where that was given to the program, too. Groups of others are left alone, whatever this user might do to them.
/// </summary>
internal static class ControlGroupPlace
{
    /// <summary>What to do where there is none.</summary>
    public const string Help = "For a service of systemd write Delegate=cpu and DelegateSubgroup=main into its unit; at a shell: systemd-run --user --scope does not do, "
        + "a service (systemd-run --user -p Delegate=cpu -p DelegateSubgroup=main) does. A container needs a writable cgroup namespace of its own";

    private const string Mount = "/sys/fs/cgroup";

    /// <summary>Null, and why, where there is none.</summary>
    public static string? Find(out string? why)
    {
        try
        {
            why = null;
            string? own = File.ReadLines("/proc/self/cgroup").FirstOrDefault(static line => line.StartsWith("0::", StringComparison.Ordinal))?[3..];
            return own is not null && File.Exists(Path.Combine(Mount, "cgroup.controllers")) ? Find(Mount, own, out why) : NoGroups(out why);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            why = $"control groups cannot be looked at: {e.Message}. {Help}";
            return null;
        }
    }

    /// <param name="mount">Where the groups are.</param>
    /// <param name="own">This program's, from there: <c>/user.slice/some.service/main</c>.</param>
    /// <param name="why">Why there is no place.</param>
    public static string? Find(string mount, string own, out string? why)
    {
        string relative = own.Trim('/');
        string path = Path.Combine(mount, relative);
        var places = new List<string> { path };
        if (relative.Length > 0 && Path.GetDirectoryName(relative) is { } around && IsGiven(around))
            places.Add(Path.Combine(mount, around));
        why = $"the control group of this program ({path}) gives no limit of processors to groups below it. {Help}";
        return places.Find(Gives);
    }

    private static string? NoGroups(out string? why)
    {
        why = $"this system has no control groups of version 2 at {Mount}";
        return null;
    }

    /// <summary>The root is that of this program's container, or of a system that has nobody who manages groups; a unit with groups in it was given away.</summary>
    private static bool IsGiven(string around) =>
        around.Length == 0 || around.EndsWith(".service", StringComparison.Ordinal) || around.EndsWith(".scope", StringComparison.Ordinal);

    private static bool Gives(string place)
    {
        if (Lists(place, "cgroup.subtree_control"))
            return true;
        if (!Lists(place, "cgroup.controllers"))
            return false;
        try
        {
            // Refused by the kernel where there are processes in it.
            File.WriteAllText(Path.Combine(place, "cgroup.subtree_control"), "+cpu");
            return Lists(place, "cgroup.subtree_control");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private static bool Lists(string place, string file)
    {
        string path = Path.Combine(place, file);
        return File.Exists(path) && File.ReadAllText(path).Split([' ', '\n', '+']).Contains("cpu");
    }
}
