using System.Globalization;
using Pages.Ghostscript;

namespace Pages;

/// <summary>A file that Ghostscript has open. It stays in the worker that has opened it.</summary>
public sealed class Document : IDisposable
{
    private const int DotsPerInch = 72;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("pages-");
    private readonly Interpreter _interpreter;
    private readonly bool _isPdf;
    private int _shown;

    /// <exception cref="InvalidDataException">Ghostscript can make nothing of it.</exception>
    public Document(string path)
    {
        try
        {
            _interpreter = new Interpreter(path, _folder.FullName, DotsPerInch);
            _isPdf = Path.GetExtension(path) == ".pdf";
            Count = _isPdf ? OpenPdf(path) : RunPostScript(path);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    public int Count { get; }

    /// <summary>The page as a PNG file.</summary>
    /// <param name="number">From 1 on.</param>
    public byte[] Render(int number)
    {
        if (!_isPdf)
            return File.ReadAllBytes(PathOf(number));
        _interpreter.Run(string.Create(CultureInfo.InvariantCulture, $"{number} pdfgetpage pdfshowpage"));
        _shown++;
        byte[] page = File.ReadAllBytes(PathOf(_shown));
        File.Delete(PathOf(_shown));
        return page;
    }

    public void Dispose()
    {
        _interpreter?.Dispose();
        _folder.Delete(recursive: true);
    }

    private int OpenPdf(string path)
    {
        string printed = _interpreter.Run($"{Interpreter.Quote(path)} (r) file runpdfbegin pdfpagecount == flush");
        string[] lines = printed.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        int count = int.Parse(lines[^1], CultureInfo.InvariantCulture);
        return count > 0 ? count : throw new InvalidDataException(lines[0].TrimStart('*', ' '));
    }

    /// <summary>A program has no pages but those that it shows while it runs.</summary>
    private int RunPostScript(string path)
    {
        _interpreter.RunFile(path);
        return _folder.GetFiles("*.png").Length;
    }

    private string PathOf(int number) => Path.Combine(_folder.FullName, string.Create(CultureInfo.InvariantCulture, $"{number}.png"));
}
