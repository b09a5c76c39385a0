using System.Reflection;
using Remoting.CompilerServices;
using Remoting.Tests;

namespace Remoting.Clustering.Tests;

/// <summary>Orders that a silo cannot carry out, for reasons of its own.</summary>
public sealed class OrderTests
{
    [Test]
    public async Task Calls_that_a_silo_cannot_begin_fail_and_say_why()
    {
        await using var cluster = new FakeCluster();
        var catalog = new BrokenCatalog { IsBroken = true };
        cluster.Add("silo", new ThreadPoolExecutor(1), callables: catalog);
        var executor = cluster.Connect();
        var call = executor.SubmitAsync(ModelCalls.Remote.Identity(1));
        await cluster.RunAsync(Task.WhenAny(call));
        var error = await Assert.ThrowsAsync<RemotingException>(() => call);
        Assert.Contains("silo: The silo could not begin these calls: No such file.", error.Message, StringComparison.Ordinal);
        catalog.IsBroken = false;
        call = executor.SubmitAsync(ModelCalls.Remote.Identity(2));
        await cluster.RunAsync(Task.WhenAny(call));
        Assert.Equal(2, await call);
        await cluster.RunAsync(executor.DisposeAsync().AsTask());
    }

    [Test]
    public async Task A_silo_looks_for_a_callable_once_a_caller()
    {
        await using var cluster = new FakeCluster();
        var catalog = new CountingCatalog();
        cluster.Add("silo", new ThreadPoolExecutor(1), callables: catalog);
        var executor = cluster.Connect();
        var map = executor.MapAsync(ModelCalls.Remote.Identity, Enumerable.Range(0, 500), chunkSize: 10).ToArrayAsync(TestContext.Current.CancellationToken).AsTask();
        await cluster.RunAsync(map);
        Assert.Equal(Enumerable.Range(0, 500), await map);
        Assert.Equal(1, catalog.Finds);
        await cluster.RunAsync(executor.DisposeAsync().AsTask());
    }

    [Test]
    public void Options_of_a_silo_are_checked_and_copied()
    {
        Assert.Throws<ArgumentNullException>(() => new SiloWorkerOptions { Pool = null! });
        Assert.Throws<ArgumentNullException>(() => new SiloWorkerOptions { CallableAssemblies = null! });
        Assert.Throws<ArgumentException>(() => new SiloWorkerOptions { CallableAssemblies = [null!] });
        var assemblies = new List<Assembly> { typeof(OrderTests).Assembly };
        var options = new SiloWorkerOptions { CallableAssemblies = assemblies };
        assemblies.Clear();
        Assert.Single(options.CallableAssemblies);
    }

    private sealed class CountingCatalog() : CallableCatalog([])
    {
        private int _finds;

        public int Finds => Volatile.Read(ref _finds);

        public override Callable? Find(CallableRecord wanted, out string? why)
        {
            Interlocked.Increment(ref _finds);
            return base.Find(wanted, out why);
        }
    }

    private sealed class BrokenCatalog() : CallableCatalog([])
    {
        public bool IsBroken { get; set; }

        public override Callable? Find(CallableRecord wanted, out string? why) => IsBroken ? throw new IOException("No such file.") : base.Find(wanted, out why);
    }
}
