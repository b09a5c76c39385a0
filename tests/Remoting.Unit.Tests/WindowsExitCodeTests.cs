namespace Remoting.Unit.Tests;

/// <summary>What the exit codes of Windows are taken for. They can be read on any system; that they come was seen under Wine, for those that it gives.</summary>
public sealed class WindowsExitCodeTests
{
    [Theory]
    [InlineData(0, WorkerExitReason.Exited)]
    [InlineData(1, WorkerExitReason.Exited)]
    [InlineData(134, WorkerExitReason.Exited)]
    [InlineData(137, WorkerExitReason.Exited)]
    [InlineData(-2, WorkerExitReason.Exited)]
    [InlineData(0x80008096, WorkerExitReason.Exited)] // the host of the runtime: no framework
    [InlineData(0xFFFFFFFF, WorkerExitReason.Killed)]
    [InlineData(0xC000013A, WorkerExitReason.Killed)]
    [InlineData(0x40010004, WorkerExitReason.Killed)]
    [InlineData(0xC00000FD, WorkerExitReason.StackOverflow)]
    [InlineData(0xC0000017, WorkerExitReason.OutOfMemory)]
    [InlineData(0xC000012D, WorkerExitReason.OutOfMemory)]
    [InlineData(0x8007000E, WorkerExitReason.OutOfMemory)]
    [InlineData(0xC0000005, WorkerExitReason.NativeCrash)]
    [InlineData(0xC0000006, WorkerExitReason.NativeCrash)]
    [InlineData(0xC000001D, WorkerExitReason.NativeCrash)]
    [InlineData(0xC0000094, WorkerExitReason.NativeCrash)]
    [InlineData(0xC0000374, WorkerExitReason.NativeCrash)]
    [InlineData(0xC0000409, WorkerExitReason.NativeCrash)]
    [InlineData(0x80000003, WorkerExitReason.NativeCrash)]
    [InlineData(0xE06D7363, WorkerExitReason.NativeCrash)] // an exception of C++
    [InlineData(0xE0434352, WorkerExitReason.UnhandledException)]
    [InlineData(0x80131623, WorkerExitReason.FailFast)]
    [InlineData(0x80131506, WorkerExitReason.FailFast)]
    [InlineData(0xC0000602, WorkerExitReason.FailFast)]
    public void A_code_says_how_a_process_ended(long code, WorkerExitReason reason) =>
        Assert.Equal(reason, WindowsExitCodes.Classify(unchecked((int)code), ""));

    [Theory]
    [InlineData(0xE0434352, "Unhandled exception. System.Exception: x", WorkerExitReason.UnhandledException)]
    [InlineData(0xE0434352, "Unhandled exception. System.OutOfMemoryException: x", WorkerExitReason.OutOfMemory)]
    [InlineData(0x80131623, "Process terminated. on purpose", WorkerExitReason.FailFast)]
    [InlineData(0x80131623, "Out of memory.", WorkerExitReason.OutOfMemory)]
    [InlineData(0xC0000602, "Process terminated. on purpose", WorkerExitReason.FailFast)]
    [InlineData(0xC0000409, "Unhandled exception. System.Exception: x", WorkerExitReason.UnhandledException)]
    [InlineData(0xC0000409, "Process terminated. Stack overflow.", WorkerExitReason.StackOverflow)]
    [InlineData(3, "Unhandled exception.", WorkerExitReason.Exited)]
    public void Last_words_tell_apart_what_a_code_does_not(long code, string words, WorkerExitReason reason) =>
        Assert.Equal(reason, WindowsExitCodes.Classify(unchecked((int)code), words));
}
