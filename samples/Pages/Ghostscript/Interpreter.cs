using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;

namespace Pages.Ghostscript;

/// <summary>One instance of Ghostscript, which writes the pages that it shows as PNG files, numbered as they come.</summary>
internal sealed unsafe class Interpreter : IDisposable
{
    /// <summary>What <c>gsapi_new_instance</c> says in a process that has an instance already, unless it was built for several.</summary>
    public const int OnlyOneInstance = -100;

    private readonly StringBuilder _output = new();
    private readonly nint _instance;
    private GCHandle _this;

    /// <param name="path">The file that it may read. It may read no other, whatever that file asks for.</param>
    /// <param name="folder">Where the pages go. It may write nowhere else.</param>
    /// <param name="dotsPerInch">How large pages are.</param>
    public Interpreter(string path, string folder, int dotsPerInch)
    {
        _this = GCHandle.Alloc(this);
        int made = GhostscriptApi.New(out _instance, GCHandle.ToIntPtr(_this));
        if (made < 0)
        {
            _this.Free();
            throw new InvalidOperationException(made == OnlyOneInstance
                ? "This build of Ghostscript has one instance a process, and it is in use." : $"Ghostscript makes no instance ({made}).");
        }
        string[] arguments =
        [
            "gs", "-q", "-dNOPAUSE", "-dBATCH", "-dSAFER", $"--permit-file-read={path}", $"--permit-file-all={folder}/",
            "-sDEVICE=png16m", "-dTextAlphaBits=4", "-dGraphicsAlphaBits=4", $"-r{dotsPerInch}", $"-sOutputFile={folder}/%d.png",
        ];
        try
        {
            Check(GhostscriptApi.SetOutput(_instance, &Read, &Write, &Write));
            Check(GhostscriptApi.SetEncoding(_instance, GhostscriptApi.Utf8));
            Check(GhostscriptApi.Init(_instance, arguments.Length, arguments));
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>Runs a program in PostScript, and gives what it prints.</summary>
    public string Run(string program)
    {
        _output.Clear();
        Check(GhostscriptApi.Run(_instance, program, 0, out _));
        return _output.ToString();
    }

    /// <summary>Runs a file in PostScript.</summary>
    public void RunFile(string path)
    {
        _output.Clear();
        Check(GhostscriptApi.RunFile(_instance, path, 0, out _));
    }

    public void Dispose()
    {
        if (!_this.IsAllocated)
            return;
        _ = GhostscriptApi.Exit(_instance);
        GhostscriptApi.Delete(_instance);
        _this.Free();
    }

    /// <summary>A text as PostScript writes it.</summary>
    public static string Quote(string text) =>
        $"({text.Replace(@"\", @"\\", StringComparison.Ordinal).Replace("(", @"\(", StringComparison.Ordinal).Replace(")", @"\)", StringComparison.Ordinal)})";

    private void Check(int code)
    {
        if (code < 0)
            throw new InvalidDataException($"{_output.ToString().Split('\n')[0].Trim()} ({code})");
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Read(nint caller, byte* buffer, int length) => 0;

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Write(nint caller, byte* text, int length)
    {
        ((Interpreter)GCHandle.FromIntPtr(caller).Target!)._output.Append(Encoding.UTF8.GetString(text, length));
        return length;
    }
}
