using System.Collections.Concurrent;
using System.Diagnostics;

namespace Remoting.Clustering.Tests;

/// <summary>
/// A network of a few machines, which are namespaces of this one: packets take their time, some are lost, and machines are cut off. By hand, since kernels
/// without <c>sch_netem</c> can do none of that.
/// </summary>
/// <param name="delay">How long a packet takes.</param>
/// <param name="loss">How many of a hundred are lost.</param>
internal sealed class VirtualNetwork(TimeSpan delay, double loss) : IDisposable
{
    private readonly List<Port> _ports = [];

    /// <summary>Packets that came, and those that were lost by chance.</summary>
    public (long Sent, long Lost) Packets => (_ports.Sum(port => port.Sent), _ports.Sum(port => port.Lost));

    /// <summary>Adds a machine. Gives its number.</summary>
    public int Add(Tap tap)
    {
        var port = new Port(this, tap);
        _ports.Add(port);
        return _ports.Count - 1;
    }

    public void Start()
    {
        foreach (var port in _ports)
            port.Start();
    }

    /// <summary>Nothing gets to a machine, and nothing comes from there, or again.</summary>
    public void Cut(int machine, bool isCut) => _ports[machine].IsCut = isCut;

    public void Dispose()
    {
        foreach (var port in _ports)
            port.Dispose();
    }

    private sealed class Port(VirtualNetwork network, Tap tap) : IDisposable
    {
        private readonly BlockingCollection<(long Due, byte[] Packet)> _arriving = new(4096);

        public bool IsCut { get; set; }

        public long Sent { get; private set; }

        public long Lost { get; private set; }

        public void Start()
        {
            new Thread(Receive) { IsBackground = true }.Start();
            new Thread(Deliver) { IsBackground = true }.Start();
        }

        public void Dispose() => tap.Dispose();

        private void Receive()
        {
            byte[] buffer = new byte[65_536];
            while (tap.Read(buffer) is > 0 and var length)
            {
                Sent++;
                if (IsCut)
                    continue;
                if (Random.Shared.NextDouble() * 100 < network.Loss)
                {
                    Lost++;
                    continue;
                }
                long due = Stopwatch.GetTimestamp() + (long)(network.Delay.TotalSeconds * Stopwatch.Frequency);
                byte[] packet = buffer[..length];
                // A hub: whoever it is not for passes it over. Where too much is on its way it is lost.
                foreach (var other in network._ports)
                {
                    if (other != this && !other.IsCut)
                        other._arriving.TryAdd((due, packet));
                }
            }
        }

        private void Deliver()
        {
            foreach (var (due, packet) in _arriving.GetConsumingEnumerable())
            {
                if (Stopwatch.GetElapsedTime(Stopwatch.GetTimestamp(), due) is var left && left > TimeSpan.Zero)
                    Thread.Sleep(left);
                if (!IsCut)
                    tap.Write(packet);
            }
        }
    }

    private TimeSpan Delay => delay;

    private double Loss => loss;
}
