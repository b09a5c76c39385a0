using Remoting;
using Remoting.Dashboard;

namespace Company.RemotingService1;

public static class Service
{
    public static WebApplication Create(params string[] args)
    {
        var builder = WebApplication.CreateBuilder(args);
        builder.Services.AddProcessPool(builder.Configuration.GetSection("ProcessPool"));
        builder.Services.AddHealthChecks().AddProcessPoolHealthCheck();
        builder.Services.AddProblemDetails().AddExceptionHandler<LostCalls>();

        var app = builder.Build();
        app.UseExceptionHandler();
        app.MapGet("/factors/{number:long}", (long number, Executor executor, CancellationToken aborted) =>
            executor.SubmitAsync(Work.Remote.Factors(number), aborted));
        app.MapGet("/crash", (Executor executor, CancellationToken aborted) => executor.SubmitAsync(Work.Remote.Crash(), aborted));
        app.MapHealthChecks("/health");
        // In Development for this machine; elsewhere it asks for a policy: options.Policy.
        app.MapRemotingDashboard("/remoting");
        return app;
    }
}
