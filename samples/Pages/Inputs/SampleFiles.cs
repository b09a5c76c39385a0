namespace Pages.Inputs;

/// <summary>The files of the sample: good ones, one that is damaged, and one that never ends.</summary>
internal static class SampleFiles
{
    public const string Damaged = "damaged.pdf";
    public const string Endless = "endless.ps";

    private const int Pages = 8;

    /// <summary>Writes them into a folder.</summary>
    public static IReadOnlyList<InputFile> Write(string folder)
    {
        var files = new List<InputFile>();
        foreach (string name in (string[])["atlas", "catalogue", "manual"])
        {
            PdfFile.Write(Path.Combine(folder, $"{name}.pdf"), name, Pages, strokes: 500);
            files.Add(new InputFile(Path.Combine(folder, $"{name}.pdf"), Pages));
        }
        // The bad ones among the others, as it happens.
        files.Insert(1, Write(folder, Damaged, "%PDF-1.4\nwhat was here is lost", 0));
        files.Insert(2, Write(folder, Endless, "%!PS\n{ 1 1 add pop } loop\n", 0));
        files.Add(Write(folder, "leaflet.ps", """
            %!PS
            /Helvetica findfont 60 scalefont setfont
            1 1 4 {
                /page exch def
                0 1 400 { /i exch def i 7 mod 7 div i 5 mod 5 div 0.5 setrgbcolor 297 421 moveto i 7 mul 595 mod i page mul 842 mod lineto stroke } for
                0 setgray 72 750 moveto (Page ) show page 10 string cvs show
                showpage
            } for
            """, 4));
        return files;
    }

    private static InputFile Write(string folder, string name, string text, int pages)
    {
        string path = Path.Combine(folder, name);
        File.WriteAllText(path, text);
        return new InputFile(path, pages);
    }
}

/// <param name="Path">Where it is.</param>
/// <param name="Pages">How many pages it has; 0 where there is none to be had.</param>
internal sealed record InputFile(string Path, int Pages)
{
    public string Name => System.IO.Path.GetFileName(Path);

    public bool IsGood => Pages > 0;
}
