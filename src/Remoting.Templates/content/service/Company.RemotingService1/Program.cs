using Company.RemotingService1;

await using var app = Service.Create(args);
await app.StartAsync();
Console.WriteLine($"The service listens at {app.Urls.First()}, and its pool is shown at {app.Urls.First()}/remoting");
await app.WaitForShutdownAsync();
