using Remoting.WorkerHost;

namespace Remoting.Tests;

public sealed class CallOutletTests
{
    [Test]
    public void A_sequence_that_is_first_asked_for_after_its_call_has_ended_has_ended_too()
    {
        // Nothing is sent, so there is nowhere to send it.
        var outlet = new CallOutlet(null!, 1);
        outlet.Close();
        var first = outlet.Sources.Open(0);
        Assert.True(first.WaitAsync().IsCompleted);
        Assert.True(first.IsAtEnd(out var error));
        Assert.IsType<InvalidOperationException>(error);
        Assert.True(outlet.Sources.Open(1).IsAtEnd(out _));
    }
}
