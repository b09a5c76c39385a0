using System.Runtime.InteropServices;
using Remoting.Processes;
using Remoting.Threads;

namespace Remoting.Tests;

public sealed class OutputDeliveryTests
{
    [Test]
    public void Output_that_there_is_no_memory_for_holds_up_none_that_comes_later()
    {
        var delivery = new OutputDelivery(new SerialQueue(), new Nowhere());
        byte place = 0;
        // More than an array holds: nobody comes to look at it.
        Assert.Throws<OutOfMemoryException>(() => delivery.Post(MemoryMarshal.CreateReadOnlySpan(ref place, int.MaxValue)));
        bool resumed = false;
        delivery.WhenThereIsRoom(() => resumed = true);
        Assert.True(resumed);
    }

    private sealed class Nowhere : IOutputSink
    {
        public void Write(ReadOnlySpan<byte> bytes)
        {
        }

        public void Complete()
        {
        }
    }
}
