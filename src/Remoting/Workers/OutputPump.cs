using System.Diagnostics;
using System.IO.Pipes;
using System.Runtime.InteropServices;

namespace Remoting.Workers;

/// <summary>
/// Reads the output of all workers to its end, so that no worker ever blocks on a full pipe. On Unix one thread waits for all of them:
/// reading pipes asynchronously would block a thread of the pool for each.
/// </summary>
internal abstract class OutputPump
{
    public static OutputPump Current { get; } = OperatingSystem.IsWindows() ? new ThreadOutputPump() : new PollOutputPump();

    /// <summary>Reads a stream from now on.</summary>
    public abstract IPumpedStream Add(Stream stream, IOutputSink sink);
}

/// <summary>A stream that is being read.</summary>
internal interface IPumpedStream
{
    /// <summary>Complete when the stream has ended and all of it is in the sink.</summary>
    Task Ended { get; }

    /// <summary>Stops reading although the stream has not ended: a process that the worker started may hold it open for ever.</summary>
    void Release();
}

#pragma warning disable CA1001 // There is one, and it lives as long as the process.
internal sealed partial class PollOutputPump : OutputPump
#pragma warning restore CA1001
{
    private const short PollIn = 1;
    private const int Interrupted = 4;

    private readonly Lock _gate = new();
    private readonly List<Pumped> _added = [];
    private readonly AnonymousPipeServerStream _wakeRead = new(PipeDirection.In, HandleInheritability.None);
    private readonly AnonymousPipeClientStream _wakeWrite;

    public PollOutputPump()
    {
        _wakeWrite = new AnonymousPipeClientStream(PipeDirection.Out, _wakeRead.ClientSafePipeHandle);
        var thread = new Thread(Run, maxStackSize: 256 * 1024) { IsBackground = true, Name = "Remoting output pump" };
        thread.UnsafeStart();
    }

    public override IPumpedStream Add(Stream stream, IOutputSink sink)
    {
        var pumped = new Pumped(this, (PipeStream)stream, sink);
        lock (_gate)
            _added.Add(pumped);
        Wake();
        return pumped;
    }

    private void Wake()
    {
        lock (_wakeWrite)
            _wakeWrite.WriteByte(0);
    }

    private void Run()
    {
        var streams = new List<Pumped>();
        byte[] buffer = new byte[64 * 1024];
        while (true)
        {
            lock (_gate)
            {
                streams.AddRange(_added);
                _added.Clear();
            }
            var polled = new PollFd[streams.Count + 1];
            polled[0] = new PollFd { Descriptor = (int)_wakeRead.SafePipeHandle.DangerousGetHandle(), Events = PollIn };
            for (int i = 0; i < streams.Count; i++)
                polled[i + 1] = new PollFd { Descriptor = streams[i].Descriptor, Events = PollIn };
            while (Poll(polled, (nuint)polled.Length, -1) < 0)
                Debug.Assert(Marshal.GetLastPInvokeError() == Interrupted, "The descriptors are open and ours.");
            if (polled[0].ReturnedEvents != 0)
                _ = _wakeRead.ReadByte();
            for (int i = streams.Count - 1; i >= 0; i--)
            {
                bool open = polled[i + 1].ReturnedEvents == 0 || streams[i].ReadOnce(buffer);
                if (!open || streams[i].Released)
                {
                    streams[i].End();
                    streams.RemoveAt(i);
                }
            }
        }
    }

    [LibraryImport("libc", EntryPoint = "poll", SetLastError = true)]
    private static partial int Poll([In, Out] PollFd[] descriptors, nuint count, int timeout);

    [LibraryImport("libc", EntryPoint = "read", SetLastError = true)]
    private static partial nint Read(int descriptor, [Out] byte[] buffer, nuint count);

    private struct PollFd
    {
        public int Descriptor;
        public short Events;
        public short ReturnedEvents;
    }

    private sealed class Pumped(PollOutputPump pump, PipeStream stream, IOutputSink sink) : IPumpedStream
    {
        private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public int Descriptor { get; } = (int)stream.SafePipeHandle.DangerousGetHandle();

        public bool Released { get; private set; }

        public Task Ended => _ended.Task;

        public void Release()
        {
            Released = true;
            pump.Wake();
        }

        /// <summary>Reads what is there; false at the end.</summary>
        public bool ReadOnce(byte[] buffer)
        {
            nint count = Read(Descriptor, buffer, (nuint)buffer.Length);
            if (count > 0)
                sink.Write(buffer.AsSpan(0, (int)count));
            return count > 0 || (count < 0 && Marshal.GetLastPInvokeError() == Interrupted);
        }

        public void End()
        {
            stream.Dispose();
            sink.Complete();
            _ended.SetResult();
        }
    }
}

/// <summary>A thread for each stream: for platforms whose pipes cannot be polled. Not run.</summary>
internal sealed class ThreadOutputPump : OutputPump
{
    public override IPumpedStream Add(Stream stream, IOutputSink sink)
    {
        var pumped = new Pumped(stream, sink);
        new Thread(pumped.Run, maxStackSize: 256 * 1024) { IsBackground = true, Name = "Remoting output" }.UnsafeStart();
        return pumped;
    }

    private sealed class Pumped(Stream stream, IOutputSink sink) : IPumpedStream
    {
        private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Ended => _ended.Task;

        public void Release() => stream.Dispose();

        public void Run()
        {
            byte[] buffer = new byte[16 * 1024];
            try
            {
                for (int count; (count = stream.Read(buffer)) > 0;)
                    sink.Write(buffer.AsSpan(0, count));
            }
            catch (Exception e) when (e is IOException or ObjectDisposedException)
            {
                // Released.
            }
            stream.Dispose();
            sink.Complete();
            _ended.SetResult();
        }
    }
}
