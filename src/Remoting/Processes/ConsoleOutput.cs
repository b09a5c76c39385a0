using System.Text;

namespace Remoting.Processes;

/// <summary>The standard output and error of this process, for the bytes of workers, which are UTF-8 as far as they are text.</summary>
internal static class ConsoleOutput
{
    private const int Utf8 = 65001;

    public static Stream OpenOutput() => Accept(Console.OpenStandardOutput());

    public static Stream OpenError() => Accept(Console.OpenStandardError());

    /// <summary>A console of Windows, and who reads what is redirected there, expects the code page that the console is set to.</summary>
    private static Stream Accept(Stream console) =>
        OperatingSystem.IsWindows() && Console.OutputEncoding is { CodePage: not Utf8 } encoding
            ? Encoding.CreateTranscodingStream(console, encoding, Encoding.UTF8)
            : console;
}
