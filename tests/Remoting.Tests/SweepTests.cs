using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using Remoting.Platform;

namespace Remoting.Tests;

/// <summary>
/// Private folders and their removal, in places where anybody may make and rename things. Whatever others do, nothing is removed but what this library
/// made: two files, and a folder that is empty then.
/// </summary>
[UnsupportedOSPlatform("windows")]
public sealed partial class SweepTests : PoolTest
{
    private const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    private readonly string _place;
    private readonly string _precious;

    public SweepTests()
    {
        _place = Directory.CreateDirectory(FileOf("place")).FullName;
        _precious = Directory.CreateDirectory(FileOf("precious"), Private).FullName;
        foreach (string name in Names)
            File.WriteAllText(Path.Combine(_precious, name), "precious");
    }

    private static string[] Names => ["s", "ledger", "letter"];

    [Test]
    public void A_folder_that_a_dead_process_left_is_removed()
    {
        string stale = MakeStale("0123456789abcdef");
        File.WriteAllText(Path.Combine(stale, "s"), "");
        File.WriteAllText(Path.Combine(stale, "ledger"), "");
        string empty = MakeStale("1123456789abcdef");
        StaleFolders.Sweep(_place);
        Assert.False(Directory.Exists(stale));
        Assert.False(Directory.Exists(empty));
    }

    [Cases]
    [InlineData("755")]
    [InlineData("770")]
    [InlineData("777")]
    [InlineData("1700")]
    [InlineData("500")]
    public async Task A_folder_that_others_can_look_into_is_nobodys_to_remove(string mode)
    {
        string folder = MakeStale("0123456789abcdef");
        await File.WriteAllTextAsync(Path.Combine(folder, "s"), "", TestToken);
        await RunAsync("chmod", mode, folder);
        StaleFolders.Sweep(_place);
        Assert.True(File.Exists(Path.Combine(folder, "s")));
    }

    [Test]
    public async Task A_folder_of_another_user_is_left_to_him()
    {
        string folder = MakeStale("0123456789abcdef");
        await File.WriteAllTextAsync(Path.Combine(folder, "s"), "", TestToken);
        // Only the superuser may give a folder away, and only he could remove it.
        if (!Environment.IsPrivilegedProcess)
            return;
        await RunAsync("chown", "65534", folder);
        StaleFolders.Sweep(_place);
        Assert.True(File.Exists(Path.Combine(folder, "s")));
    }

    [Test]
    public void A_link_and_a_file_of_such_a_name_lead_nowhere()
    {
        string link = NameStale("0123456789abcdef");
        Directory.CreateSymbolicLink(link, _precious);
        string file = NameStale("1123456789abcdef");
        File.WriteAllText(file, "");
        StaleFolders.Sweep(_place);
        Assert.NotNull(new DirectoryInfo(link).LinkTarget);
        Assert.True(File.Exists(file));
        AssertPreciousIsThere();
    }

    [Test]
    public void Of_what_is_in_such_a_folder_only_the_librarys_own_two_files_are_removed()
    {
        string folder = MakeStale("0123456789abcdef");
        File.CreateSymbolicLink(Path.Combine(folder, "s"), Path.Combine(_precious, "letter"));
        Directory.CreateDirectory(Path.Combine(folder, "ledger"));
        File.WriteAllText(Path.Combine(folder, "ledger", "letter"), "precious");
        Directory.CreateSymbolicLink(Path.Combine(folder, "folder"), _precious);
        File.WriteAllText(Path.Combine(folder, "letter"), "precious");
        StaleFolders.Sweep(_place);
        Assert.Equal(["folder", "ledger", "letter"], Directory.GetFileSystemEntries(folder).Select(entry => Path.GetFileName(entry)).Order());
        Assert.True(File.Exists(Path.Combine(folder, "ledger", "letter")));
        AssertPreciousIsThere();
    }

    /// <summary>A folder and a link to another one change places all the time: whatever a look at one of them says is soon wrong.</summary>
    [Cases]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Links_that_are_swapped_in_while_it_is_swept_lead_nowhere(bool inside)
    {
        using var dead = Process.Start("true");
        await dead.WaitForExitAsync(TestToken);
        string folder = NameStale("0123456789abcdef", dead.Id);
        string links = Directory.CreateDirectory(FileOf("links")).FullName;
        (string Folder, string Link)[] pairs = inside
            ? [.. Enumerable.Range(0, 64).Select(i => (Path.Combine(folder, $"sub{i}"), Path.Combine(links, $"{i}")))]
            : [(folder, Path.Combine(links, "0"))];
        bool done = false;
        var attack = Task.Factory.StartNew(() =>
        {
            while (!Volatile.Read(ref done))
            {
                Directory.CreateDirectory(folder, Private);
                foreach (var (sub, link) in pairs)
                {
                    try
                    {
                        if (!Directory.Exists(sub))
                            Directory.CreateDirectory(sub, Private);
                        File.WriteAllText(Path.Combine(sub, "bait"), "");
                        if (!Directory.Exists(link))
                            Directory.CreateSymbolicLink(link, _precious);
                    }
                    catch (IOException)
                    {
                        // The sweep was quicker.
                    }
                    catch (UnauthorizedAccessException)
                    {
                        // The same.
                    }
                }
                for (int i = 0; i < 20; i++)
                {
                    foreach (var (sub, link) in pairs)
                        _ = Exchange(-100, sub, -100, link, 2);
                }
            }
        }, TestToken, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        for (int i = 0; i < 1000; i++)
            StaleFolders.Sweep(_place);
        Volatile.Write(ref done, true);
        await attack;
        File.Delete(Path.Combine(_precious, "bait"));
        AssertPreciousIsThere();
    }

    [Test]
    public void A_folder_whose_name_was_taken_over_is_still_the_one_that_is_cleared()
    {
        var folder = PrivateFolder.Create();
        string aside = folder.Path + "-aside";
        try
        {
            File.WriteAllText(Path.Combine(folder.Path, "s"), "");
            Directory.Move(folder.Path, aside);
            Directory.CreateSymbolicLink(folder.Path, _precious);
            folder.Dispose();
            AssertPreciousIsThere();
            Assert.Empty(Directory.GetFileSystemEntries(aside));
        }
        finally
        {
            File.Delete(folder.Path);
            Directory.Delete(aside);
        }
    }

    [Test]
    public void Removing_is_done_once_and_never_an_error()
    {
        var folder = PrivateFolder.Create();
        File.WriteAllText(Path.Combine(folder.Path, "s"), "");
        folder.Dispose();
        Assert.False(Directory.Exists(folder.Path));
        folder.Dispose();

        var gone = PrivateFolder.Create();
        Directory.Delete(gone.Path);
        gone.Dispose();

        var full = PrivateFolder.Create();
        File.WriteAllText(Path.Combine(full.Path, "not the library's"), "");
        full.Dispose();
        Assert.True(Directory.Exists(full.Path));
        Directory.Delete(full.Path, recursive: true);
    }

    [Test]
    public void The_process_is_asked_for_not_its_entry_in_proc()
    {
        Assert.True(LinuxFiles.IsProcess(1));
        Assert.True(LinuxFiles.IsProcess(Environment.ProcessId));
        using var dead = Process.Start("true");
        dead.WaitForExit();
        Assert.False(LinuxFiles.IsProcess(dead.Id));
    }

    private string NameStale(string random, int? process = null)
    {
        int id = process ?? DeadProcess();
        return Path.Combine(_place, $"remoting-{id}-{StaleFolders.NamePrefix.Split('-')[2]}-{random}");
    }

    private string MakeStale(string random) => Directory.CreateDirectory(NameStale(random), Private).FullName;

    private static int DeadProcess()
    {
        using var dead = Process.Start("true");
        dead.WaitForExit();
        return dead.Id;
    }

    private static async Task RunAsync(string program, params string[] arguments)
    {
        using var process = Process.Start(program, arguments);
        await process.WaitForExitAsync(TestToken);
        Assert.Equal(0, process.ExitCode);
    }

    /// <summary>By the number of renameat2, which not every C library has a function for.</summary>
    private static nint Exchange(int oldFolder, string oldPath, int newFolder, string newPath, uint flags) =>
        SystemCall(RuntimeInformation.ProcessArchitecture == Architecture.X64 ? 316 : 276, oldFolder, oldPath, newFolder, newPath, (nint)flags);

    [LibraryImport("libc", EntryPoint = "syscall", StringMarshalling = StringMarshalling.Utf8)]
    private static partial nint SystemCall(nint number, nint oldFolder, string oldPath, nint newFolder, string newPath, nint flags);

    private void AssertPreciousIsThere() =>
        Assert.All(Names, name => Assert.Equal("precious", File.ReadAllText(Path.Combine(_precious, name))));
}
