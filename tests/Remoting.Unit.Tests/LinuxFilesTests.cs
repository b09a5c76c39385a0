using Remoting.Platform;

namespace Remoting.Unit.Tests;

/// <summary>What a descriptor stands for is found out where the C library has no function for it, too.</summary>
public sealed class LinuxFilesTests
{
    [Fact]
    public void The_kernel_tells_by_the_number_of_the_call_what_it_tells_by_its_name()
    {
        string path = Path.GetTempFileName();
        try
        {
            using var file = File.OpenHandle(path);
            var facts = LinuxFiles.Look(file);
            Assert.NotNull(facts);
            Assert.Equal(facts, LinuxFiles.LookByNumber(file));
            Assert.NotEqual(0u, facts.Value.Inode);
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void A_folder_of_this_user_alone_is_known_as_one()
    {
        string path = Directory.CreateTempSubdirectory("remoting-test-").FullName;
        try
        {
            using var folder = LinuxFiles.OpenFolder(path, follow: false);
            Assert.True(LinuxFiles.LookByNumber(folder!) is { IsPrivateFolder: true, IsGuardedFolder: true });
        }
        finally
        {
            Directory.Delete(path);
        }
    }
}
