using System.Collections.Concurrent;
using System.Diagnostics;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using Remoting.Platform;
using Remoting.Threads;

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

    /// <summary>Threads that wait to be the leader: the next one is there without having to be made.</summary>
    private const int Followers = 1;

    /// <summary>How long a thread waits beyond them.</summary>
    private const int IdleMilliseconds = 50;

    /// <summary>The poller whose thread this is.</summary>
    [ThreadStatic]
    private static EpollPoller? _mine;

    /// <summary>Whether this thread is its leader.</summary>
    [ThreadStatic]
    private static bool _leads;

    private readonly SafeFileHandle _epoll;
    private readonly ConcurrentDictionary<long, Watched> _watched = new();
    private long _lastKey;

    private readonly object _gate = new();
    private bool _hasLeader;
    private int _waiting;

    public EpollPoller()
    {
        SystemError.Prepare();
        SystemFaults.At("epoll_create");
        int descriptor = Create(CloseOnExec);
        if (descriptor < 0)
            throw SystemError.Last("The waiting for workers cannot begin");
        _epoll = new SafeFileHandle(descriptor, ownsHandle: true);
        for (int i = 0; i <= Followers; i++)
        {
            if (!TryStartThread() && i == 0)
            {
                _epoll.Dispose();
                throw new IOException("The waiting for workers cannot begin: no thread can be started.");
            }
        }
    }

    public override IWatched Prepare(SafeHandle descriptor, IReadyHandler handler) =>
        new Watched(this, Interlocked.Increment(ref _lastKey), descriptor, handler);

    public static bool HandOverLead()
    {
        if (_mine is not { } poller)
            return false;
        if (!_leads)
            return true;
        lock (poller._gate)
        {
            if (poller._waiting > 0)
                Monitor.Pulse(poller._gate);
            else if (!poller.TryStartThread())
                return false;
            poller._hasLeader = false;
        }
        _leads = false;
        return true;
    }

    private bool TryStartThread()
    {
        try
        {
            new Thread(Run) { IsBackground = true, Name = "Remoting receiver" }.UnsafeStart();
            return true;
        }
        catch (Exception e) when (e is OutOfMemoryException or ThreadStartException)
        {
            return false;
        }
    }

    private void Run()
    {
        // What user code changes about the thread is put back: a consumer may have run here.
        var state = CleanThread.Capture();
        _mine = this;
        while (TakeLead())
        {
            var ready = new Event();
            int count = Wait(_epoll, &ready, 1, -1);
            if (count != 1 || !_watched.TryGetValue(ready.Key, out var watched))
            {
                Debug.Assert(count >= 0 || Marshal.GetLastPInvokeError() == SystemError.Interrupted, "The descriptor is open and ours.");
                continue;
            }
            try
            {
                watched.Handler.OnReady();
            }
            catch (Exception e)
            {
                Debug.Fail($"A handler lets nothing out, and did: {e}");
            }
            if (!_leads)
                state.Restore();
        }
    }

    /// <summary>Waits until this thread is the leader; false when it is not needed.</summary>
    private bool TakeLead()
    {
        while (!_leads)
        {
            try
            {
                if (!WaitForLead())
                    return false;
                _leads = true;
            }
            catch (ThreadInterruptedException)
            {
                // User code that has run here has kept the thread, and interrupts it now.
            }
        }
        return true;
    }

    private bool WaitForLead()
    {
        lock (_gate)
        {
            while (_hasLeader)
            {
                bool spare = _waiting >= Followers;
                if (!WaitAsFollower(spare ? IdleMilliseconds : Timeout.Infinite) && _hasLeader && _waiting >= Followers)
                    return false;
            }
            _hasLeader = true;
        }
        return true;
    }

    private bool WaitAsFollower(int milliseconds)
    {
        _waiting++;
        try
        {
            return Monitor.Wait(_gate, milliseconds);
        }
        finally
        {
            _waiting--;
        }
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
