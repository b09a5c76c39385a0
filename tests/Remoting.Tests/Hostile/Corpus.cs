namespace Remoting.Tests.Hostile;

/// <summary>Bytes that were trouble once, or look as if they could be: a name and hexadecimal digits a line.</summary>
public static class Corpus
{
    public static TheoryData<string, string> Samples
    {
        get
        {
            var data = new TheoryData<string, string>();
            foreach (string line in File.ReadLines(Path.Combine(AppContext.BaseDirectory, "Hostile", "corpus.txt")))
            {
                if (!line.StartsWith('#') && line.Split(':') is [var name, var bytes])
                    data.Add(name, bytes.Replace(" ", "", StringComparison.Ordinal));
            }
            return data;
        }
    }
}
