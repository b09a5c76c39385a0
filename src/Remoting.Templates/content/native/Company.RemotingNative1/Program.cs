using Company.RemotingNative1;
using Remoting;

await using var executor = Isolation.Create();

string[] documents = ["a letter", "damaged", "a book", "endless", "a postcard"];
await foreach (var outcome in executor.MapOutcomesAsync(Documents.Remote.Measure, documents, chunkSize: 1))
{
    string what = outcome.Error switch
    {
        null => $"{outcome.Value} bytes",
        WorkerDiedException death => $"its worker died ({death.Reason})",
        CallTimeoutException => "took too long, and was stopped",
        var error => error.Message,
    };
    Console.WriteLine($"{documents[outcome.Index]}: {what}");
}
