// PDF and PostScript files to PNG with Ghostscript's library, each file in a process of its own. Exit code 0: all as it should be; 1: not; 2: the library is missing.
using System.Diagnostics;
using Pages;
using Pages.Ghostscript;
using Pages.Inputs;
using Remoting;
using Spectre.Console;

if (!GhostscriptApi.IsThere)
{
    Console.Error.WriteLine("Ghostscript's library is not on this machine. Debian, Ubuntu: apt-get install libgs10 (or libgs9); macOS: brew install ghostscript; Windows: gsdll64.dll on the PATH.");
    return 2;
}

var inputs = Directory.CreateTempSubdirectory("pages-inputs-");
string output = Path.Combine(Path.GetTempPath(), "pages-output");
try
{
    var files = SampleFiles.Write(inputs.FullName);
    var good = files.Where(file => file.IsGood).ToArray();
    int processors = Environment.ProcessorCount;

    await using var alone = new ProcessPoolExecutor(new ProcessPoolOptions { MaxWorkers = 1, MinWorkers = 1 });
    var (expected, timeAlone) = await MeasureAsync(alone, good);
    await using var pool = new ProcessPoolExecutor(new ProcessPoolOptions { MaxWorkers = processors, MinWorkers = processors });
    var (_, timeTogether) = await MeasureAsync(pool, good);
    AnsiConsole.WriteLine($"{good.Sum(file => file.Pages)} pages of {good.Length} files: {timeAlone.TotalSeconds:F2} s in one process, {timeTogether.TotalSeconds:F2} s in {processors}");

    RenderedFile[] rendered = [];
    await AnsiConsole.Progress().StartAsync(async progress =>
    {
        var bars = files.ToDictionary(file => file, file => progress.AddTask(file.Name, maxValue: Math.Max(file.Pages, 1)));
        rendered = await Rendering.RunAsync(pool, files, file => bars[file].Increment(1));
    });

    bool isRight = expected.All(file => file.IsAsItShouldBe);
    foreach (var file in rendered)
    {
        // Each page is the same bytes whatever happens beside it.
        bool same = expected.SingleOrDefault(e => e.File == file.File) is not { } first || first.Pages.Zip(file.Pages).All(pair => pair.First.AsSpan().SequenceEqual(pair.Second));
        isRight &= file.IsAsItShouldBe && same;
        AnsiConsole.WriteLine($"{(file.IsAsItShouldBe && same ? "as it should be" : "WRONG         ")}  {file.File.Name,-14} {file.Outcome}");
        await SaveAsync(file);
    }
    AnsiConsole.WriteLine($"The pages are in {output}");
    return isRight ? 0 : 1;
}
finally
{
    inputs.Delete(recursive: true);
}

async Task<(RenderedFile[] Files, TimeSpan Time)> MeasureAsync(ProcessPoolExecutor executor, InputFile[] files)
{
    // The processes are there before the clock starts: what is measured is the work.
    await executor.WarmUpAsync();
    var clock = Stopwatch.StartNew();
    return (await Rendering.RunAsync(executor, files), clock.Elapsed);
}

async Task SaveAsync(RenderedFile file)
{
    Directory.CreateDirectory(output);
    for (int i = 0; i < file.Pages.Count; i++)
        await File.WriteAllBytesAsync(Path.Combine(output, $"{file.File.Name}-{i + 1}.png"), file.Pages[i]);
}
