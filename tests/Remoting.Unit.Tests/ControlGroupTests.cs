using Remoting.Platform;

namespace Remoting.Unit.Tests;

/// <summary>Which control group a program may make others in, and what is written into them. On folders that look like those of the kernel.</summary>
public sealed class ControlGroupTests : IDisposable
{
    private readonly string _mount = Directory.CreateTempSubdirectory("remoting-test-").FullName;

    public void Dispose()
    {
        Directory.Delete(_mount, recursive: true);
        GC.SuppressFinalize(this);
    }

    [Fact]
    public void A_service_that_was_given_its_group_makes_others_beside_its_own()
    {
        Make("system.slice", "cpu memory", "cpu");
        string unit = Make("system.slice/render.service", "cpu memory", "cpu");
        Make("system.slice/render.service/main", "cpu memory", "");
        Refuse("system.slice/render.service/main");
        Assert.Equal(unit, ControlGroupPlace.Find(_mount, "/system.slice/render.service/main", out _));
    }

    [Fact]
    public void A_service_that_was_given_none_leaves_the_group_of_all_services_alone()
    {
        Make("system.slice", "cpu memory", "cpu");
        Make("system.slice/render.service", "cpu memory", "");
        Refuse("system.slice/render.service");
        Assert.Null(ControlGroupPlace.Find(_mount, "/system.slice/render.service", out string? why));
        Assert.Contains("Delegate=cpu", why, StringComparison.Ordinal);
    }

    [Fact]
    public void A_container_whose_root_gives_processors_makes_them_there()
    {
        Make("", "cpu", "cpu");
        Assert.Equal(_mount, ControlGroupPlace.Find(_mount, "/", out _)?.TrimEnd('/'));
    }

    [Fact]
    public void A_group_without_the_controller_gives_none()
    {
        Make("", "memory pids cpuset", "memory");
        Assert.Null(ControlGroupPlace.Find(_mount, "/", out _));
    }

    [Fact]
    public void The_quota_and_the_process_are_written_and_groups_of_programs_that_are_gone_are_removed()
    {
        string stale = Make("remoting-2147483647-5", null, null);
        using var group = ControlGroup.TryMake(_mount, 4711, 0.25, out string? why);
        Assert.Null(why);
        Assert.False(Directory.Exists(stale));
        string path = Path.Combine(_mount, $"remoting-{Environment.ProcessId}-4711");
        Assert.Equal("25000 100000", File.ReadAllText(Path.Combine(path, "cpu.max")));
        Assert.Equal("4711", File.ReadAllText(Path.Combine(path, "cgroup.procs")));
        // The kernel's go with their group; these are files.
        File.Delete(Path.Combine(path, "cpu.max"));
        File.Delete(Path.Combine(path, "cgroup.procs"));
        group!.Dispose();
        Assert.False(Directory.Exists(path));
    }

    private string Make(string path, string? controllers, string? given)
    {
        string folder = Path.Combine(_mount, path);
        Directory.CreateDirectory(folder);
        if (controllers is not null)
            File.WriteAllText(Path.Combine(folder, "cgroup.controllers"), controllers + "\n");
        if (given is not null)
            File.WriteAllText(Path.Combine(folder, "cgroup.subtree_control"), given + "\n");
        return folder;
    }

    /// <summary>As the kernel does where there are processes: what is written there does not come to be.</summary>
    private void Refuse(string path)
    {
        string file = Path.Combine(_mount, path, "cgroup.subtree_control");
        File.Delete(file);
        Directory.CreateDirectory(file);
    }
}
