using System.Text;

namespace Remoting.Tests;

/// <summary>The program of docs/shared-values.md, and what it prints there.</summary>
public sealed class SharedSampleTests : PoolTest
{
    [Cases, InlineData(true), InlineData(false)]
    public async Task The_program_of_the_page_prints_what_the_page_says(bool processes)
    {
        var printed = new StringBuilder();
        void WriteLine(string line) => printed.Append(line).Append('\n');
        await using Executor executor = processes ? new ProcessPoolExecutor(2) : new ThreadPoolExecutor(2);

        int[] altitudes = [.. Enumerable.Range(0, 1_000_000).Select(i => i * 7 % 1000)];
        var names = new Dictionary<string, int> { ["valley"] = 100, ["hill"] = 500, ["peak"] = 900 };

        await using var map = executor.Share(altitudes);
        await using var levels = executor.Share(names);

        foreach (string name in names.Keys)
            WriteLine($"{name}: {await executor.SubmitAsync(Terrain.Remote.CountAbove(map, levels, name), TestToken)}");

        int highest = 0;
        await foreach (int part in executor.MapAsync(part => Terrain.Remote.Highest(map, part), Enumerable.Range(0, 4), cancellationToken: TestToken))
            highest = Math.Max(highest, part);
        WriteLine($"highest: {highest}");

        await map.DisposeAsync();
        try
        {
            await executor.SubmitAsync(Terrain.Remote.Highest(map, 0), TestToken);
        }
        catch (RemoteSerializationException e)
        {
            WriteLine($"{e.Parameter}: {e.InnerException!.GetType().Name}");
        }
        Assert.Equal(await PrintedOnThePageAsync(), printed.ToString());
    }

    private static async Task<string> PrintedOnThePageAsync()
    {
        string page = await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "shared-values.md"), TestToken);
        string block = page.Split("```text\n")[1];
        return block[..block.IndexOf("```", StringComparison.Ordinal)];
    }
}

/// <summary>What the program calls.</summary>
public static class Terrain
{
    [ProcessPoolCallable]
    public static int CountAbove(Shared<int[]> map, Shared<Dictionary<string, int>> levels, string name)
    {
        int level = levels.Value[name], count = 0;
        foreach (int altitude in map.Span)
            count += altitude > level ? 1 : 0;
        return count;
    }

    [ProcessPoolCallable]
    public static int Highest(Shared<int[]> map, int part)
    {
        int highest = 0;
        foreach (int altitude in map.Span.Slice(part * 250_000, 250_000))
            highest = Math.Max(highest, altitude);
        return highest;
    }
}
