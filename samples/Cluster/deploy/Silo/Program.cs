// A silo with workers for a cluster of machines, or a program that calls it. What keeps the membership is said by its environment:
//
//     CLUSTERING   redis, postgresql, or nothing: then it is a cluster of its own, for trying
//     CONNECTION   redis:6379, or Host=postgresql;Username=...;Password=...;Database=...
//     ADDRESS      where other silos reach it; in a pod its own address
//
//     Silo         a silo, until SIGTERM
//     Silo call    a client: it goes on factorizing until its standard input ends, and says which silos did

using Microsoft.Extensions.Hosting;
using Notebook;
using Orleans.Hosting;
using Remoting;

if (args is ["call"])
    return await Caller.RunAsync();

var host = Host.CreateDefaultBuilder(args).UseOrleans(silo =>
{
    Membership.Use(silo);
    silo.AddRemotingWorkers();
}).Build();

// SIGTERM, which is how a container is told to end: no more calls are taken, and those that there are have their time.
await host.RunAsync();
return 0;
