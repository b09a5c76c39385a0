using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Remoting.Processes;

internal abstract partial class OutputReader
{
    /// <summary>A thread for each stream: for platforms whose pipes cannot be polled. Run under Wine only.</summary>
    private sealed partial class ThreadReader : OutputReader
    {
        private const uint MayCancel = 1;

        /// <summary>How long whoever disposes tries to get the thread out of its read.</summary>
        private const int Attempts = 50;

        private static readonly TimeSpan BetweenAttempts = TimeSpan.FromMilliseconds(2);
        private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(100);

        private readonly Stream _stream;

        /// <summary>The reading thread, for who wants it to read no more (Windows).</summary>
        private SafeFileHandle? _thread;

        private volatile bool _disposed;

        public ThreadReader(Stream stream, OutputDelivery? delivery, OutputTail? tail)
            : base(delivery, tail)
        {
            _stream = stream;
            new Thread(Run) { IsBackground = true, Name = "Remoting output" }.UnsafeStart();
        }

        /// <remarks>
        /// Whoever has inherited the other end, and does not belong to the worker's family, may hold it open for ever; and closing this end does not end a
        /// read that waits.
        /// </remarks>
        public override void Dispose()
        {
            _disposed = true;
            // More than once: the thread may be just about to read.
            for (int i = 0; i < Attempts && !_ended.IsSet; i++)
            {
                Cancel();
                _ended.Wait(BetweenAttempts);
            }
            _stream.Dispose();
            Complete();
        }

        private void Run()
        {
            if (OperatingSystem.IsWindows())
                Volatile.Write(ref _thread, OpenThread(MayCancel, inherit: false, ThisThread()));
            try
            {
                // Not disposed of: whoever takes the output may still say so when nobody reads any more.
                var room = new AutoResetEvent(false);
                for (int count; !_disposed && (count = _stream.Read(Buffer)) > 0;)
                {
                    Take(Buffer.AsSpan(0, count));
                    WhenThereIsRoom(() => room.Set());
                    while (!room.WaitOne(BetweenLooks) && !_disposed)
                    {
                    }
                }
            }
            catch (Exception e) when (e is IOException or ObjectDisposedException or OperationCanceledException)
            {
                // Disposed of.
            }
            Complete();
            _thread?.Dispose();
        }

        private void Cancel()
        {
            try
            {
                if (Volatile.Read(ref _thread) is { } thread)
                    _ = CancelReading(thread);
            }
            catch (ObjectDisposedException)
            {
                // It is through.
            }
        }

        [LibraryImport("kernel32", EntryPoint = "GetCurrentThreadId")]
        private static partial uint ThisThread();

        [LibraryImport("kernel32", EntryPoint = "OpenThread")]
        private static partial SafeFileHandle OpenThread(uint access, [MarshalAs(UnmanagedType.Bool)] bool inherit, uint thread);

        [LibraryImport("kernel32", EntryPoint = "CancelSynchronousIo")]
        [return: MarshalAs(UnmanagedType.Bool)]
        private static partial bool CancelReading(SafeHandle thread);
    }
}
