using System.Diagnostics;
using Remoting.Chaos;
using Remoting.Tests.Leaks;

namespace Remoting.Tests;

/// <summary>A program that is stopped (Ctrl-Z, a debugger) while its workers go on.</summary>
[SideBySide]
public sealed class StoppedParentTests : PoolTest
{
    [Cases]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_time_in_which_a_program_was_stopped_is_charged_to_no_call(bool endsMeanwhile)
    {
        using var parent = Start("stopped");
        using var end = new EndOf(parent);
        await UntilFile(FileOf("started0"));
        TestSystem.Stop(parent.Id);
        // The time-out is 2 seconds: it has to pass for this.
        await Task.Delay(TimeSpan.FromSeconds(3), TestToken);
        if (endsMeanwhile)
        {
            await File.WriteAllTextAsync(FileOf("go"), "", TestToken);
            await Task.Delay(TimeSpan.FromMilliseconds(200), TestToken);
        }
        TestSystem.Continue(parent.Id);
        // Long enough for a verdict, if there were one.
        await Task.Delay(TimeSpan.FromMilliseconds(400), TestToken);
        await File.WriteAllTextAsync(FileOf("go"), "", TestToken);
        await UntilFile(FileOf("report"));
        await parent.WaitForExitAsync(TestToken);
        Assert.Equal(nameof(TaskStatus.RanToCompletion), await File.ReadAllTextAsync(FileOf("report"), TestToken));
    }

    [Test]
    public async Task A_listener_that_throws_when_it_hears_of_an_instrument_is_its_own_affair()
    {
        using var program = Start("listener");
        using var end = new EndOf(program);
        await UntilFile(FileOf("report"));
        await program.WaitForExitAsync(TestToken);
        Assert.Equal(nameof(TaskStatus.RanToCompletion), await File.ReadAllTextAsync(FileOf("report"), TestToken));
        Assert.Equal(0, program.ExitCode);
    }

    private Process Start(string what) => Process.Start(TestSystem.Program("parent", what, Path.GetDirectoryName(FileOf("any"))!))!;

    /// <summary>A program that does not end by itself does not outlive its test.</summary>
    private sealed class EndOf(Process process) : IDisposable
    {
        public void Dispose()
        {
            if (!process.HasExited)
                process.Kill();
        }
    }
}
