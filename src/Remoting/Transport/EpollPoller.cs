using System.Collections.Concurrent;
using System.Diagnostics;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using Remoting.Platform;

namespace Remoting.Transport;

/// <summary>The poller of Linux.</summary>
#pragma warning disable CA1001 // There is one, and it lives as long as the process.
internal sealed unsafe partial class EpollPoller : Poller
#pragma warning restore CA1001
{
    private const int CloseOnExec = 0x80000;
    private const int Add = 1;
    private const int Delete = 2;
    private const int Modify = 3;
    private const uint In = 1;
    private const uint HangUp = 0x2000; // EPOLLRDHUP
    private const uint OneShot = 1u << 30;

    private readonly SafeFileHandle _epoll;
    private readonly ConcurrentDictionary<long, Watched> _watched = new();
    private long _lastKey;

    public EpollPoller()
    {
        SystemError.Prepare();
        SystemFaults.At("epoll_create");
        int descriptor = Create(CloseOnExec);
        if (descriptor < 0)
            throw SystemError.Last("The waiting for workers cannot begin");
        _epoll = new SafeFileHandle(descriptor, ownsHandle: true);
        if (TryBegin())
            return;
        _epoll.Dispose();
        throw new IOException("The waiting for workers cannot begin: no thread can be started.");
    }

    public override IWatched Prepare(SafeHandle descriptor, IReadyHandler handler) =>
        new Watched(this, Interlocked.Increment(ref _lastKey), descriptor, handler);

    protected override bool TryServeNext()
    {
        var ready = new Event();
        int count = Wait(_epoll, &ready, 1, -1);
        if (count == 1 && _watched.TryGetValue(ready.Key, out var watched))
            watched.Handler.OnReady();
        else
            Debug.Assert(count >= 0 || Marshal.GetLastPInvokeError() == SystemError.Interrupted, "The descriptor is open and ours.");
        return true;
    }

    private sealed class Watched(EpollPoller poller, long key, SafeHandle descriptor, IReadyHandler handler) : IWatched
    {
        public IReadyHandler Handler => handler;

        public void Begin()
        {
            SystemFaults.At("epoll_ctl");
            poller._watched[key] = this;
            if (Control(Add) == 0)
                return;
            var error = SystemError.Last("A worker cannot be waited for");
            poller._watched.TryRemove(key, out _);
            throw error;
        }

        public void Rearm() => _ = Control(Modify);

        public void Remove()
        {
            poller._watched.TryRemove(key, out _);
            _ = Control(Delete);
        }

        private int Control(int operation)
        {
            var wanted = new Event { Events = In | HangUp | OneShot, Key = key };
            bool held = false;
            try
            {
                descriptor.DangerousAddRef(ref held);
                return EpollPoller.Control(poller._epoll, operation, (int)descriptor.DangerousGetHandle(), &wanted);
            }
            catch (ObjectDisposedException)
            {
                // Closed meanwhile, by which it is not watched any more.
                return -1;
            }
            finally
            {
                if (held)
                    descriptor.DangerousRelease();
            }
        }
    }

    [LibraryImport("libc", EntryPoint = "epoll_create1", SetLastError = true)]
    private static partial int Create(int flags);

    [LibraryImport("libc", EntryPoint = "epoll_ctl", SetLastError = true)]
    private static partial int Control(SafeFileHandle epoll, int operation, int descriptor, Event* wanted);

    [LibraryImport("libc", EntryPoint = "epoll_wait", SetLastError = true)]
    private static partial int Wait(SafeFileHandle epoll, Event* ready, int most, int timeout);

    /// <summary><c>struct epoll_event</c>, which is packed on x64 and x86 only.</summary>
    private struct Event
    {
        private fixed byte _bytes[16];

        private static readonly int KeyOffset = RuntimeInformation.ProcessArchitecture is Architecture.X64 or Architecture.X86 ? 4 : 8;

        public uint Events
        {
            set
            {
                fixed (byte* bytes = _bytes)
                    *(uint*)bytes = value;
            }
        }

        public long Key
        {
            get
            {
                fixed (byte* bytes = _bytes)
                    return System.Runtime.CompilerServices.Unsafe.ReadUnaligned<long>(bytes + KeyOffset);
            }

            set
            {
                fixed (byte* bytes = _bytes)
                    System.Runtime.CompilerServices.Unsafe.WriteUnaligned(bytes + KeyOffset, value);
            }
        }
    }
}
