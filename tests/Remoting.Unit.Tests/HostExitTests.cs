using Remoting.Processes;

namespace Remoting.Tests;

/// <summary>Whether a process that has not come to managed code was not started by its host, or has been ended.</summary>
[System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
public sealed class HostExitTests
{
    [Cases]
    [InlineData(131, "You must install or update .NET to run this application.", true)]
    [InlineData(150, "The framework 'Microsoft.NETCore.App', version '11.0.0' (x64) was not found.", true)]
    [InlineData(139, "A fatal error was encountered. Could not execute the application because 'libhostpolicy.so' could not be found", true)]
    [InlineData(137, "Failed to create CoreCLR, HRESULT: 0x80070008", true)]
    [InlineData(129, "The application to execute does not exist: '/app/Remoting.dll'.", true)]
    [InlineData(137, "", false)]
    [InlineData(134, "Process terminated. .NET", false)]
    // What is printed in each process says nothing of its end.
    [InlineData(137, "ERROR: ld.so: object '/nowhere.so' from LD_PRELOAD cannot be preloaded (cannot open shared object file): ignored.", false)]
    [InlineData(139, "profiler 1.2 attached", false)]
    public void Words_tell_a_refusal_from_the_end_by_a_signal(int exitCode, string said, bool isRefusal) =>
        Assert.Equal(isRefusal, HostExit.IsRefusal(exitCode, said));
}
