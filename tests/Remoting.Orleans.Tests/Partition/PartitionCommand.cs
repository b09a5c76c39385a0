using System.Diagnostics;
using System.Globalization;

namespace Remoting.Clustering.Tests;

/// <summary>
/// Silos on machines of their own (namespaces of this one), a link with 50 ms and losses between them, and machines that are cut off at random, for as long as
/// callers bear, and for so long that they are declared dead. Linux, root: <c>scripts/partition</c>.
/// </summary>
internal static class PartitionCommand
{
    private const int Machines = 3;
    private const int Port = 11_111;

    /// <summary>A third of the time callers do not notice more than a delay, a third of the time they do, and the rest of the time everybody does.</summary>
    private static readonly double[] Cuts = [2, 7, 20];

    private static readonly string Prefix = string.Create(CultureInfo.InvariantCulture, $"rmt{Environment.ProcessId % 10_000}");

    public static string AddressOf(int machine) => string.Create(CultureInfo.InvariantCulture, $"10.77.0.{machine + 1}");

    public static SiloSettings SettingsOf(int machine) =>
        new(Port, Port + 1, Port, Workers: 2, Address: AddressOf(machine), Primary: AddressOf(0));

    public static async Task<int> RunAsync(string[] args)
    {
        double Option(string name, double otherwise) => Array.IndexOf(args, name) is >= 0 and var at ? double.Parse(args[at + 1], CultureInfo.InvariantCulture) : otherwise;
        var time = TimeSpan.FromSeconds(Option("--seconds", 60));
        int seed = (int)Option("--seed", Environment.TickCount & 0xFFFF);
        // There and back.
        using var network = new VirtualNetwork(TimeSpan.FromMilliseconds(Option("--delay", 50) / 2), Option("--loss", 1));
        var silos = new List<SiloProcess>();
        try
        {
            for (int machine = 0; machine < Machines; machine++)
                Add(network, machine);
            network.Start();
            for (int machine = 0; machine < Machines; machine++)
                silos.Add(await SiloProcess.StartAsync(SettingsOf(machine), Enter(machine)));
            using var caller = Start([.. Enter(0), Environment.ProcessPath!, "partition-caller", seed.ToString(CultureInfo.InvariantCulture)]);
            await CutAsync(network, silos, new Random(seed), time);
            caller.StandardInput.Close();
            await caller.WaitForExitAsync();
            Console.WriteLine($"seed {seed}, {network.Packets.Sent} packets, {network.Packets.Lost} of them lost, and those of machines that were cut off");
            return caller.ExitCode;
        }
        finally
        {
            await Task.WhenAll(silos.Select(silo => silo.DisposeAsync().AsTask()));
            for (int machine = 0; machine < Machines; machine++)
                Ip("netns", "del", NameOf(machine));
        }
    }

    private static async Task CutAsync(VirtualNetwork network, List<SiloProcess> silos, Random random, TimeSpan time)
    {
        var clock = Stopwatch.StartNew();
        while (clock.Elapsed < time)
        {
            await Task.Delay(TimeSpan.FromSeconds(1 + 3 * random.NextDouble()));
            int machine = random.Next(1, Machines);
            var cut = TimeSpan.FromSeconds(Cuts[random.Next(Cuts.Length)] * (0.5 + random.NextDouble() / 2));
            Console.WriteLine($"machine {machine} is cut off for {cut.TotalSeconds:0.0} s");
            network.Cut(machine, true);
            await Task.Delay(cut);
            network.Cut(machine, false);
            // It finds out that it was declared dead, and ends; another one takes its place.
            for (int i = 0; i < 50 && !silos[machine].HasEnded; i++)
                await Task.Delay(100);
            if (!silos[machine].HasEnded)
                continue;
            if (silos[machine].Workers() is { Length: > 0 } workers)
                Console.WriteLine($"its silo has ended; its workers {string.Join(", ", workers)} have not yet");
            await silos[machine].DisposeAsync();
            silos[machine] = await SiloProcess.StartAsync(SettingsOf(machine), Enter(machine));
            Console.WriteLine($"its silo has ended, and another one is there");
        }
    }

    private static void Add(VirtualNetwork network, int machine)
    {
        string name = NameOf(machine);
        network.Add(new Tap(name));
        Ip("netns", "add", name);
        Ip("link", "set", name, "netns", name);
        Ip("-n", name, "addr", "add", $"{AddressOf(machine)}/24", "dev", name);
        Ip("-n", name, "link", "set", name, "up");
        Ip("-n", name, "link", "set", "lo", "up");
    }

    private static string NameOf(int machine) => string.Create(CultureInfo.InvariantCulture, $"{Prefix}n{machine}");

    /// <summary>What goes before a command line, so that it runs on a machine.</summary>
    private static string[] Enter(int machine) => ["ip", "netns", "exec", NameOf(machine)];

    private static void Ip(params string[] arguments)
    {
        using var process = Process.Start("ip", arguments)!;
        process.WaitForExit();
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"ip {string.Join(' ', arguments)} has failed.");
    }

    private static Process Start(string[] command) =>
        Process.Start(new ProcessStartInfo(command[0], command[1..]) { RedirectStandardInput = true })!;
}
