using System.Runtime.InteropServices;
using Remoting;

namespace Service;

/// <summary>What the service's workers do.</summary>
public static partial class Work
{
    /// <summary>Draws a page of a document, one would think: it takes some time, and more for some pages than for others.</summary>
    [ProcessPoolCallable]
    public static byte[] Render(int page)
    {
        var until = DateTime.UtcNow.AddMilliseconds(15 + (page * 37 % 90));
        double ink = page;
        while (DateTime.UtcNow < until)
            ink = Math.Sqrt(ink + 1);
        return new byte[1024 + (page * 211 % 4096)];
    }

    /// <summary>Something short.</summary>
    [ProcessPoolCallable]
    public static int CountWords(string text) => text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Length;

    /// <summary>Something that does not like every input.</summary>
    [ProcessPoolCallable]
    public static DateOnly ParseDate(string text)
    {
        if (!DateOnly.TryParse(text, out var date))
            throw new FormatException($"'{text}' is no date.");
        return date;
    }

    /// <summary>Something long, which asks nobody whether it may go on.</summary>
    [ProcessPoolCallable]
    public static void Convert(int seconds) => Thread.Sleep(TimeSpan.FromSeconds(seconds));

    /// <summary>What native code does now and then.</summary>
    [ProcessPoolCallable]
    public static void RenderBroken(int page)
    {
        Console.Error.WriteLine($"page {page}: bad font table at 0x{page * 4096:x}");
        if (OperatingSystem.IsWindows())
            Environment.FailFast("bad font table");
        // Reads where nothing is.
        _ = LengthOf(1);
    }

    [LibraryImport("libc", EntryPoint = "strlen")]
    private static partial nint LengthOf(nint text);
}
