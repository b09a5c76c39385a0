using System.Globalization;
using System.Text;

namespace Pages.Inputs;

/// <summary>Writes a PDF file with something to draw on each page.</summary>
internal static class PdfFile
{
    public static void Write(string path, string title, int pages, int strokes)
    {
        List<string> objects =
        [
            "<</Type/Catalog/Pages 2 0 R>>",
            $"<</Type/Pages/Count {pages}/Kids[{string.Join(' ', Enumerable.Range(0, pages).Select(i => $"{4 + (2 * i)} 0 R"))}]>>",
            "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
        ];
        for (int i = 0; i < pages; i++)
        {
            string content = Draw($"{title}, page {i + 1}", i, strokes);
            objects.Add($"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<</Font<</F 3 0 R>>>>/Contents {5 + (2 * i)} 0 R>>");
            objects.Add($"<</Length {content.Length}>>stream\n{content}\nendstream");
        }

        var file = new StringBuilder("%PDF-1.4\n");
        var offsets = new List<int>();
        for (int i = 0; i < objects.Count; i++)
        {
            offsets.Add(file.Length);
            file.Append(CultureInfo.InvariantCulture, $"{i + 1} 0 obj\n{objects[i]}\nendobj\n");
        }
        int table = file.Length;
        file.Append(CultureInfo.InvariantCulture, $"xref\n0 {objects.Count + 1}\n0000000000 65535 f \n");
        foreach (int offset in offsets)
            file.Append(CultureInfo.InvariantCulture, $"{offset:D10} 00000 n \n");
        file.Append(CultureInfo.InvariantCulture, $"trailer<</Size {objects.Count + 1}/Root 1 0 R>>\nstartxref\n{table}\n%%EOF\n");
        File.WriteAllText(path, file.ToString(), Encoding.ASCII);
    }

    private static string Draw(string title, int page, int strokes)
    {
        var content = new StringBuilder("0.3 w\n");
        for (int i = 0; i < strokes; i++)
        {
            double angle = i * Math.Tau / strokes;
            double x = 297 + (250 * Math.Cos(angle)), y = 380 + (250 * Math.Sin(angle * (page + 2)));
            content.Append(CultureInfo.InvariantCulture, $"{i % 7 / 7.0:F2} {i % 5 / 5.0:F2} {i % 3 / 3.0:F2} RG 297 380 m {y:F1} {x:F1} {x:F1} {x:F1} {x:F1} {y:F1} c S\n");
        }
        content.Append(CultureInfo.InvariantCulture, $"BT /F 28 Tf 60 770 Td ({title}) Tj ET");
        return content.ToString();
    }
}
