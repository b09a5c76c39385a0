using Company.RemotingService1;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

await using var app = Service.Create(args);
await app.StartAsync();
// A server for tests has no address.
if (app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()?.Addresses.FirstOrDefault() is { } address)
    Console.WriteLine($"The service listens at {address}, and its pool is shown at {address}/remoting");
await app.WaitForShutdownAsync();
