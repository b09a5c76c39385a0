using Microsoft.AspNetCore.Diagnostics;
using Remoting;

namespace Company.RemotingService1;

/// <summary>What a client is told when its call was lost. The service itself is as well as before.</summary>
internal sealed class LostCalls : IExceptionHandler
{
    public async ValueTask<bool> TryHandleAsync(HttpContext http, Exception exception, CancellationToken cancellationToken)
    {
        int? status = exception switch
        {
            WorkerDiedException => StatusCodes.Status502BadGateway,
            CallTimeoutException => StatusCodes.Status504GatewayTimeout,
            _ => null,
        };
        if (status is null)
            return false;
        await Results.Problem(exception.Message, statusCode: status).ExecuteAsync(http);
        return true;
    }
}
