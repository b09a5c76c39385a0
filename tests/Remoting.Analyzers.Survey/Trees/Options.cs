using System.Globalization;

namespace Remoting.Analyzers.Survey.Trees;

/// <summary>What the command line of a survey says.</summary>
internal sealed record Options(IReadOnlyList<string> Folders, int Sample, int Seed, bool MakesInternal)
{
    /// <summary><see langword="null"/> if it cannot be understood.</summary>
    public static Options? Parse(string[] arguments)
    {
        var folders = new List<string>();
        int sample = 0, seed = 1;
        bool makesInternal = false;
        for (int i = 0; i < arguments.Length; i++)
        {
            switch (arguments[i])
            {
                case "--sample" when i + 1 < arguments.Length && int.TryParse(arguments[i + 1], CultureInfo.InvariantCulture, out sample):
                case "--seed" when i + 1 < arguments.Length && int.TryParse(arguments[i + 1], CultureInfo.InvariantCulture, out seed):
                    i++;
                    break;
                case "--internal":
                    makesInternal = true;
                    break;
                case ['-', ..]:
                    return null;
                default:
                    folders.Add(arguments[i]);
                    break;
            }
        }

        return folders.Count > 0 && folders.All(Directory.Exists) ? new Options(folders, sample, seed, makesInternal) : null;
    }
}
