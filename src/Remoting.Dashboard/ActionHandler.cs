using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Remoting.Watching;

namespace Remoting.Dashboard;

/// <summary>
/// What the page's buttons do. Each names a worker, and what ends a call names the call; the page names the pool by its number: one that comes late hits no other.
/// </summary>
internal sealed class ActionHandler(ShownPools pools, Access access)
{
    /// <summary>More than any action takes.</summary>
    private const int MostBytes = 4096;

    public async Task HandleAsync(HttpContext http)
    {
        if (Access.WhyForged(http) is { } forged)
            await AnswerAsync(http, StatusCodes.Status400BadRequest, forged).ConfigureAwait(false);
        else if (await access.WhyNotActAsync(http).ConfigureAwait(false) is { } refusal)
            await AnswerAsync(http, StatusCodes.Status403Forbidden, refusal).ConfigureAwait(false);
        else if (http.Request.ContentLength is not (> 0 and <= MostBytes))
            await AnswerAsync(http, StatusCodes.Status400BadRequest, "An action is a small piece of JSON.").ConfigureAwait(false);
        else
            await ActAsync(http).ConfigureAwait(false);
    }

    private async Task ActAsync(HttpContext http)
    {
        string? action;
        ShownPool? found;
        int worker;
        long sequence;
        try
        {
            using var order = await JsonDocument.ParseAsync(http.Request.Body, default, http.RequestAborted).ConfigureAwait(false);
            var root = order.RootElement;
            action = root.GetProperty("action").GetString();
            found = root.TryGetProperty("number", out var shownNumber) ? pools.Find(shownNumber.GetInt32())
                : root.GetProperty("pool").GetString() is { Length: > 0 } pool ? pools.Find(pool) : null;
            worker = root.GetProperty("worker").GetInt32();
            sequence = root.TryGetProperty("sequence", out var number) ? number.GetInt64() : 0;
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            await AnswerAsync(http, StatusCodes.Status400BadRequest, "An action has a pool, a worker and a name.").ConfigureAwait(false);
            return;
        }
        if (found is not { } shown)
        {
            await AnswerAsync(http, StatusCodes.Status404NotFound, "There is no such pool any more.").ConfigureAwait(false);
            return;
        }
        if (shown.What is not IWatchedPool own)
        {
            await AnswerAsync(http, StatusCodes.Status400BadRequest, "Workers of a silo are acted on from the page of that silo.").ConfigureAwait(false);
            return;
        }
        switch (action)
        {
            case "stack":
                // It waits for the worker's runtime, up to a second.
                string? stack = await Task.Run(() => own.TryTakeStack(worker)).ConfigureAwait(false);
                await AnswerAsync(http, StatusCodes.Status200OK, stack is null ? "No stack can be had of this worker now." : "", stack).ConfigureAwait(false);
                break;
            case "end":
                await AnswerAsync(http, own.TryEndCall(worker, sequence), "The call was asked to end; past the grace period its worker is killed.",
                    "The worker does not run that call any more.").ConfigureAwait(false);
                break;
            case "recycle":
                await AnswerAsync(http, own.TryRecycle(worker), "The worker ends the calls that it has, and is replaced.",
                    "The worker is not there any more, or leaves already.").ConfigureAwait(false);
                break;
            default:
                await AnswerAsync(http, StatusCodes.Status400BadRequest, "There is no such action.").ConfigureAwait(false);
                break;
        }
    }

    private static Task AnswerAsync(HttpContext http, bool done, string yes, string no) =>
        AnswerAsync(http, done ? StatusCodes.Status200OK : StatusCodes.Status409Conflict, done ? yes : no);

    private static async Task AnswerAsync(HttpContext http, int status, string words, string? stack = null)
    {
        http.Response.StatusCode = status;
        http.Response.ContentType = "application/json; charset=utf-8";
        await using var json = new Utf8JsonWriter(http.Response.BodyWriter);
        json.WriteStartObject();
        json.WriteString("words", words);
        if (stack is not null)
            json.WriteString("stack", stack);
        json.WriteEndObject();
        await json.FlushAsync(http.RequestAborted).ConfigureAwait(false);
    }
}
