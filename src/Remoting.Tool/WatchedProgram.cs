using System.Collections.Concurrent;
using System.Runtime.Versioning;
using Microsoft.Win32.SafeHandles;
using Remoting.Transport;

namespace Remoting.Tool;

/// <summary>A program that has called back, and what its pools have said since.</summary>
/// <param name="title">What it is called.</param>
/// <param name="socket">Where it tells.</param>
[SupportedOSPlatform("linux")]
internal sealed class WatchedProgram(string title, SafeFileHandle socket) : IDisposable
{
    /// <summary>By then a pool has told what it was doing, and not only that it is there.</summary>
    private const int Enough = 3;

    /// <summary>A program of another version may have nothing to tell, and not say so.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>A pool tells four times a second: one that has not for so long while another has is no more.</summary>
    private const double Silence = 2000;

    private readonly Dictionary<string, PoolHistory> _pools = [];

    public string Title => title;

    /// <summary>Its pools, as they were when it told last.</summary>
    public IReadOnlyCollection<PoolHistory> Pools => _pools.Values;

    /// <summary>Whether it, or its last pool, is no more.</summary>
    public bool HasEnded { get; private set; }

    /// <summary>Whether it has told something that this tool does not understand.</summary>
    public bool IsForeign { get; private set; }

    /// <summary>Reads until all pools have told what they do.</summary>
    public void ReadOnce()
    {
        using var patience = new Timer(_ => HangUp(), null, Patience, Timeout.InfiniteTimeSpan);
        foreach (var frame in Read().TakeWhile(frame => !_pools.TryGetValue(frame.Pool, out var seen) || seen.Frames < Enough))
            Take(frame);
    }

    /// <summary>Reads all of several programs until all of them have ended. Gives the one that has just told something.</summary>
    public static IEnumerable<WatchedProgram> ReadAll(IReadOnlyCollection<WatchedProgram> programs)
    {
        // A program that is faster than the screen waits.
        using var told = new BlockingCollection<(WatchedProgram Program, Frame? Frame)>(boundedCapacity: 16);
        foreach (var program in programs)
            new Thread(() => program.Tell(told)) { IsBackground = true, Name = program.Title }.Start();
        for (int left = programs.Count; left > 0;)
        {
            var (program, frame) = told.Take();
            if (frame is not null)
            {
                program.Take(frame);
            }
            else
            {
                program.HasEnded = true;
                left--;
            }
            yield return program;
        }
    }

    /// <summary>Nobody reads on.</summary>
    public void HangUp()
    {
        try
        {
            UnixSockets.Shutdown(socket);
        }
        catch (ObjectDisposedException)
        {
            // It has been hung up already.
        }
    }

    /// <summary>Takes in what it has told.</summary>
    internal void Take(Frame frame)
    {
        if (!_pools.TryGetValue(frame.Pool, out var pool))
            _pools.Add(frame.Pool, pool = new PoolHistory());
        pool.Take(frame);
        foreach (string gone in _pools.Where(other => frame.Time - other.Value.Last.Time > Silence).Select(other => other.Key).ToArray())
            _pools.Remove(gone);
    }

    public void Dispose() => socket.Dispose();

    private void Tell(BlockingCollection<(WatchedProgram Program, Frame? Frame)> told)
    {
        foreach (var frame in Read())
            told.Add((this, frame));
        told.Add((this, null));
    }

    private IEnumerable<Frame> Read() => Frames.Read(socket, () => IsForeign = true);
}
