using System.Globalization;
using Remoting.Benchmarks.Work;

// What the benchmarks publish as a NativeAOT program and ask, line by line, as they ask the scripts of other languages.
await using var questions = new PoolQuestions();
Console.WriteLine("ready");
while (Console.ReadLine() is { } question)
{
    try
    {
        double figure = await questions.AskAsync(question);
        Console.WriteLine(figure.ToString("R", CultureInfo.InvariantCulture));
    }
    catch (Exception e)
    {
        Console.WriteLine($"{e.GetType().Name}: {e.Message}");
    }
}
