namespace Remoting.Tests;

/// <summary>Callables whose arguments are sequences that their caller makes while they run.</summary>
public static class SequenceCalls
{
    [ProcessPoolCallable]
    public static async Task<long> Sum(IAsyncEnumerable<int> items, CancellationToken cancellationToken = default)
    {
        long sum = 0;
        await foreach (int item in items.WithCancellation(cancellationToken))
            sum += item;
        return sum;
    }

    [ProcessPoolCallable]
    public static async Task<long> SumOrNone(IAsyncEnumerable<int>? items) => items is null ? -1 : await Sum(items);

    /// <summary>Takes so many, and leaves.</summary>
    [ProcessPoolCallable]
    public static async Task<int[]> Take(IAsyncEnumerable<int> items, int count)
    {
        var taken = new List<int>();
        await foreach (int item in items)
        {
            taken.Add(item);
            if (taken.Count == count)
                break;
        }
        return [.. taken];
    }

    /// <summary>Takes so many, and then nothing until a file is there.</summary>
    [ProcessPoolCallable]
    public static async Task<int> TakeSlowly(IAsyncEnumerable<byte[]> items, string file)
    {
        int count = 0;
        await foreach (var _ in items)
        {
            if (count++ == 0)
            {
                while (!File.Exists(file))
                    await Task.Delay(5);
            }
        }
        return count;
    }

    [ProcessPoolCallable]
    public static async Task<string> Zip(IAsyncEnumerable<int> numbers, string between, IAsyncEnumerable<string> words)
    {
        var zipped = new List<string>();
        await using var word = words.GetAsyncEnumerator();
        await foreach (int number in numbers)
        {
            if (!await word.MoveNextAsync())
                break;
            zipped.Add($"{number}{between}{word.Current}");
        }
        return string.Join(' ', zipped);
    }

    /// <summary>Runs through it twice, at the same time.</summary>
    [ProcessPoolCallable]
    public static async Task<string> Twice(IAsyncEnumerable<int> items)
    {
        long[] sums = await Task.WhenAll(Sum(items), Sum(items));
        return $"{sums[0]} {sums[1]}";
    }

    /// <summary>Items that lead to each other.</summary>
    [ProcessPoolCallable]
    public static async Task<int> Loops(IAsyncEnumerable<Loop> loops)
    {
        int whole = 0;
        await foreach (var loop in loops)
            whole += ReferenceEquals(loop.Next?.Next, loop) ? loop.Number : -1000;
        return whole;
    }

    [ProcessPoolCallable]
    public static async Task<string> Catch(IAsyncEnumerable<int> items)
    {
        int sum = 0;
        try
        {
            await foreach (int item in items)
                sum += item;
        }
        catch (IOException e)
        {
            return $"{sum} {e.GetType().Name} {e.Message}";
        }
        return $"{sum}";
    }

    /// <summary>Gives what it takes, one by one.</summary>
    [ProcessPoolCallable]
    public static async IAsyncEnumerable<int> Double(IAsyncEnumerable<int> items)
    {
        await foreach (int item in items)
            yield return 2 * item;
    }

    /// <summary>Not asynchronous itself.</summary>
    [ProcessPoolCallable]
    public static int First(IAsyncEnumerable<int> items) => items.FirstAsync().AsTask().GetAwaiter().GetResult();

    /// <summary>Dies in the middle.</summary>
    [ProcessPoolCallable]
    public static async Task<int> TakeAndDie(IAsyncEnumerable<int> items, string marks)
    {
        await foreach (int item in items)
        {
            Calls.Mark(marks, item);
            Environment.Exit(7);
        }
        return 0;
    }

    /// <summary>Does not begin with it before it dies.</summary>
    [ProcessPoolCallable]
    public static async Task<long> DieFirst(IAsyncEnumerable<int> items, string marker)
    {
        if (!File.Exists(marker))
        {
            await File.WriteAllTextAsync(marker, "");
            Environment.Exit(7);
        }
        return await Sum(items);
    }

    /// <summary>An object of the worker's, which items refer to.</summary>
    [ProcessPoolCallable]
    public static Handle<List<int>> Keep(int number) => Handle.Create<List<int>>([number]);

    [ProcessPoolCallable]
    public static async Task<int> SumOfKept(IAsyncEnumerable<Handle<List<int>>> kept)
    {
        int sum = 0;
        await foreach (var handle in kept)
            sum += handle.Value.Sum();
        return sum;
    }
}

/// <summary>Leads back to itself.</summary>
public sealed class Loop
{
    public int Number { get; init; }

    public Loop? Next { get; set; }

    public static Loop Of(int number)
    {
        var loop = new Loop { Number = number, Next = new Loop { Number = -number } };
        loop.Next.Next = loop;
        return loop;
    }
}
