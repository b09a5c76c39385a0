using Remoting.Platform;
using Remoting.Transport;
using Remoting.Watching;

namespace Remoting.Tests;

/// <summary>What a program tells of itself from outside ends.</summary>
public sealed class TopStreamTests
{
    /// <summary>Also where nobody hangs up: a look leaves no thread and no socket behind.</summary>
    [Test]
    public async Task Without_a_pool_there_is_nothing_to_tell()
    {
        if (!OperatingSystem.IsLinux())
            return;
        using var folder = PrivateFolder.Create();
        string path = Path.Combine(folder.Path, PrivateFolder.Socket);
        using var listener = UnixSockets.Listen(path, backlog: 1);
        // Other tests may have pools for a moment.
        await Task.Run(() => RunIfThere(path), TestContext.Current.CancellationToken).WaitAsync(TestContext.Current.CancellationToken);
    }

    private static void RunIfThere(string path)
    {
        if (OperatingSystem.IsLinux())
            TopStream.Run(path);
    }
}
