using System.Diagnostics;
using Notebook;
using Remoting;

await using var executor = new ProcessPoolExecutor(2);
var sw = Stopwatch.StartNew();
Console.WriteLine(await executor.SubmitAsync(int.Remote.Parse("123456789")));
Console.WriteLine($"first {sw.ElapsedMilliseconds} ms");
Console.WriteLine(string.Join(" ", await executor.SubmitAsync(Factorization.Remote.Factors(123456789))));
var numbers = Enumerable.Range(1, 39999).Select(n => (long)n).ToArray();
for (int r = 0; r < 8; r++) {
sw.Restart();
Console.WriteLine(numbers.Sum(n => Factorization.Factors(n).Sum()) + $" seq {sw.Elapsed.TotalMilliseconds:F1} ms");
sw.Restart();
long sum = 0;
await foreach (var f in executor.MapAsync(Factorization.Remote.Factors, numbers)) sum += f.Sum();
Console.WriteLine($"{sum} chunk1 {sw.Elapsed.TotalMilliseconds:F1} ms");
sw.Restart(); sum = 0;
await foreach (var f in executor.MapAsync(Factorization.Remote.Factors, numbers, chunkSize: 1000)) sum += f.Sum();
Console.WriteLine($"{sum} chunk1000 {sw.Elapsed.TotalMilliseconds:F1} ms");
sw.Restart(); sum = 0;
await foreach (var f in executor.MapAsync(Factorization.Remote.Factors, numbers, chunkSize: ChunkSize.Auto)) sum += f.Sum();
Console.WriteLine($"{sum} auto {sw.Elapsed.TotalMilliseconds:F1} ms");
}
try { Console.WriteLine(await executor.SubmitAsync(Factorization.Remote.FailSometimes(5))); } catch (Exception e) { Console.WriteLine(e.Message); }
sw.Restart();
for (int i = 0; i < 2000; i++) await executor.SubmitAsync(int.Remote.Parse("1"));
Console.WriteLine($"round trip {sw.Elapsed.TotalMicroseconds / 2000:F1} us");
sw.Restart();
await Task.WhenAll(numbers.Select(n => executor.SubmitAsync(Factorization.Remote.Factors(n))));
Console.WriteLine($"submit {sw.Elapsed.TotalMilliseconds:F1} ms");
Console.WriteLine(executor.GetSnapshot());
sw.Restart();
await executor.DisposeAsync();
Console.WriteLine($"dispose {sw.Elapsed.TotalMilliseconds:F1} ms");
