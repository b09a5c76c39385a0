using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace Remoting.Hosting.Configuration;

/// <summary>Reads a pool's options from a section of the configuration. All that is wrong with it is told at once, each by the path of its key.</summary>
internal static class PoolConfiguration
{
    /// <exception cref="OptionsValidationException">A key is no option, or its value cannot be one.</exception>
    public static PoolPlan Apply(IConfiguration section, PoolPlan plan)
    {
        var failures = new List<string>();
        foreach (var entry in section.GetChildren())
        {
            try
            {
                plan = PoolSetting.Find(entry.Key) is { } setting
                    ? setting.Apply(plan, entry)
                    : throw new FormatException($"is no option of a process pool.{Nearest(entry.Key)}");
            }
            catch (Exception e) when (e is FormatException or OverflowException or ArgumentException)
            {
                failures.Add($"{entry.Path}{(entry.Value is { } value ? $" = '{value}'" : "")}: {FirstLine(e.Message)}");
            }
        }
        if (failures.Count == 0 && plan.Options.MinWorkers > plan.Options.MaxWorkers)
        {
            failures.Add($"{PathOf(section, nameof(ProcessPoolOptions.MinWorkers))}: {plan.Options.MinWorkers} is more than " +
                $"{nameof(ProcessPoolOptions.MaxWorkers)}, which is {plan.Options.MaxWorkers}.");
        }
        return failures.Count == 0 ? plan : throw new OptionsValidationException(PathOf(section, null), typeof(ProcessPoolOptions), failures);
    }

    private static string PathOf(IConfiguration section, string? key)
    {
        string path = (section as IConfigurationSection)?.Path ?? "";
        return key is null ? path : path.Length == 0 ? key : ConfigurationPath.Combine(path, key);
    }

    /// <summary>Exceptions of arguments add the parameter's name on a line or in brackets of its own, which is the option's name once more.</summary>
    private static string FirstLine(string message)
    {
        string line = message.Split('\n')[0].TrimEnd();
        int parameter = line.IndexOf(" (Parameter '", StringComparison.Ordinal);
        return parameter < 0 ? line : line[..parameter];
    }

    private static string Nearest(string key)
    {
        string? nearest = PoolSetting.All.Select(setting => setting.Name).MinBy(name => Distance(name.ToUpperInvariant(), key.ToUpperInvariant()));
        return nearest is not null && Distance(nearest.ToUpperInvariant(), key.ToUpperInvariant()) <= key.Length / 3 ? $" Is it {nearest}?" : "";
    }

    /// <summary>How many letters have to be put in, left out or changed.</summary>
    private static int Distance(string a, string b)
    {
        int[] row = [.. Enumerable.Range(0, b.Length + 1)];
        for (int i = 1; i <= a.Length; i++)
        {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.Length; j++)
                (diagonal, row[j]) = (row[j], Math.Min(Math.Min(row[j], row[j - 1]) + 1, diagonal + (a[i - 1] == b[j - 1] ? 0 : 1)));
        }
        return row[^1];
    }
}
