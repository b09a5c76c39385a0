using System.IO.Pipes;
using System.Runtime.InteropServices;
using Remoting.Platform;
using Remoting.Threads;
using Remoting.Transport;

namespace Remoting.Processes;

/// <summary>Sees what one output stream brings, and in the end nothing. Neither waits nor throws.</summary>
internal delegate void OutputTap(ReadOnlySpan<byte> bytes);

/// <summary>Reads one output stream of a worker to its end, so that no worker ever blocks on a full pipe.</summary>
internal abstract partial class OutputReader : IDisposable
{
    /// <summary>What a pipe holds.</summary>
    private const int BufferSize = 64 * 1024;

    [ThreadStatic]
    private static byte[]? _buffer;

    private readonly OutputDelivery? _delivery;
    private readonly ManualResetEventSlim _ended = new();
    private int _completed;

    private OutputReader(OutputDelivery? delivery, OutputTail? tail)
    {
        _delivery = delivery;
        Tail = tail;
    }

    /// <summary>Keeps the end of it, where that is wanted.</summary>
    public OutputTail? Tail { get; }

    /// <summary>Sees what is read, as well. Set before anything of it is wanted.</summary>
    public OutputTap? Tap { get; set; }

    private static byte[] Buffer => _buffer ??= new byte[BufferSize];

    /// <summary>Reads a stream from now on.</summary>
    /// <param name="stream">The stream, which belongs to the reader from here on.</param>
    /// <param name="delivery">Where it goes; null for nowhere.</param>
    /// <param name="tail">Keeps the end of it.</param>
    /// <exception cref="IOException">It cannot be waited for.</exception>
    public static OutputReader Begin(Stream stream, OutputDelivery? delivery, OutputTail? tail) =>
        OperatingSystem.IsLinux() ? PolledReader.Begin((PipeStream)stream, delivery, tail) : new ThreadReader(stream, delivery, tail);

    /// <summary>
    /// The process has ended: waits for the end of the stream, which another process may hold open for ever. Where it goes is told of the end by
    /// <see cref="Dispose"/> at the latest.
    /// </summary>
    public void WaitForEnd(TimeSpan atMost)
    {
        TakeRest();
        _ended.Wait(atMost);
    }

    /// <summary>Reads no more, whether or not the stream has ended.</summary>
    public abstract void Dispose();

    /// <summary>
    /// Takes in what the process has left, on this thread, as far as that is possible. On a busy machine whoever reads otherwise gets a processor milliseconds
    /// later, and the calls of a dead worker wait for its last words.
    /// </summary>
    protected virtual void TakeRest()
    {
    }

    private void Take(ReadOnlySpan<byte> bytes)
    {
        Tail?.Add(bytes);
        Tap?.Invoke(bytes);
        _delivery?.Post(bytes);
    }

    private void WhenThereIsRoom(Action readOn)
    {
        if (_delivery is null)
            readOn();
        else
            _delivery.WhenThereIsRoom(readOn);
    }

    private void Complete()
    {
        _ended.Set();
        if (Interlocked.Exchange(ref _completed, 1) != 0)
            return;
        Tap?.Invoke([]);
        _delivery?.Complete();
    }

    private sealed partial class PolledReader : OutputReader, IReadyHandler
    {
        /// <summary>So many reads of what a dead process has left: as much as a pipe can hold. Somebody else may hold it open, and write on.</summary>
        private const int MostReads = 16;

        private readonly OrderedLock _reading = new(LockRank.Reading);
        private readonly PipeStream _stream;
        private readonly SafeHandle _pipe;
        private readonly Action _readOn;
        private readonly IWatched _watched;

        private PolledReader(PipeStream stream, OutputDelivery? delivery, OutputTail? tail)
            : base(delivery, tail)
        {
            _stream = stream;
            _pipe = stream.SafePipeHandle;
            _watched = Poller.Current.Prepare(_pipe, this);
            _readOn = _watched.Rearm;
        }

        public static PolledReader Begin(PipeStream stream, OutputDelivery? delivery, OutputTail? tail)
        {
            var reader = new PolledReader(stream, delivery, tail);
            reader._watched.Begin();
            return reader;
        }

        void IReadyHandler.OnReady()
        {
            bool mayBeMore;
            using (_reading.Enter())
                mayBeMore = !_ended.IsSet && (!IsReadable() || ReadOnce());
            if (mayBeMore)
                WhenThereIsRoom(_readOn);
            else
                Complete();
        }

        protected override void TakeRest()
        {
            using (_reading.Enter())
            {
                for (int i = 0; i < MostReads && !_ended.IsSet && IsReadable(); i++)
                {
                    if (!ReadOnce())
                        _ended.Set();
                }
            }
        }

        /// <summary>Whether a read would not wait: there are bytes, or the end. Whoever was here before may have taken them.</summary>
        private bool IsReadable()
        {
            try
            {
                return Descriptors.WaitReadable(_pipe, null, TimeSpan.Zero) == 0;
            }
            catch (Exception e) when (e is ObjectDisposedException or IOException)
            {
                return false;
            }
        }

        /// <summary>Reads what is there. False when there is nothing more to come.</summary>
        private bool ReadOnce()
        {
            nint count;
            try
            {
                do
                    count = Read(_pipe, Buffer, BufferSize);
                while (count < 0 && Marshal.GetLastPInvokeError() == SystemError.Interrupted);
            }
            catch (ObjectDisposedException)
            {
                return false;
            }
            if (count <= 0)
                return false;
            try
            {
                Take(Buffer.AsSpan(0, (int)count));
            }
            catch (OutOfMemoryException)
            {
                // This much of the output is lost; the worker must not stand still for it.
            }
            return true;
        }

        public override void Dispose()
        {
            _watched.Remove();
            _stream.Dispose();
            Complete();
        }

        [LibraryImport("libc", EntryPoint = "read", SetLastError = true)]
        private static partial nint Read(SafeHandle descriptor, [Out] byte[] buffer, nint count);
    }
}
