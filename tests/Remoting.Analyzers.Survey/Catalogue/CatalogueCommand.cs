using System.Diagnostics;
using System.Globalization;
using System.Reflection;

namespace Remoting.Analyzers.Survey.Catalogue;

/// <summary>
/// The command that prints the catalogue of prices, <c>analyzers/Remoting.Analyzers/Costs/catalogue.tsv</c>: a member of the framework a line, with the
/// nanoseconds that the middle one of its overloads takes for ordinary arguments, and for arguments eight times as long.
/// </summary>
internal static class CatalogueCommand
{
    private static readonly TimeSpan RunTime = TimeSpan.FromMilliseconds(0.5);

    /// <param name="prefix">Only the rows whose names begin so.</param>
    /// <param name="output">Where they are printed.</param>
    public static int Run(string prefix, TextWriter output)
    {
        (string Key, MethodBase Member)[] members = [.. Members().Where(member => member.Key.StartsWith(prefix, StringComparison.Ordinal)).OrderBy(member => member.Key, StringComparer.Ordinal)];
        var ordinary = new Samples(areLong: false);
        var longer = new Samples(areLong: true);
        var calls = members
            .Select(member => (member.Key, Ordinary: Working(member.Member, ordinary), Long: Working(member.Member, longer)))
            .Where(call => call.Ordinary is not null)
            .ToList();

        // The compiler makes its best of what was called often, a while later.
        foreach (var (_, first, second) in calls)
            _ = (Try(first!, 200), second is null || Try(second, 200));
        Thread.Sleep(TimeSpan.FromSeconds(3));

        foreach (var group in calls.GroupBy(call => call.Key))
        {
            (double Ordinary, double Long)[] prices = [.. group.Select(call => (Nanoseconds(call.Ordinary!), call.Long is { } loop ? Nanoseconds(loop) : 0)).OrderBy(pair => pair.Item1)];
            double price = prices[prices.Length / 2].Ordinary;
            double longPrice = Math.Max(price, prices.Select(pair => pair.Long).Order().ElementAt(prices.Length / 2));
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{group.Key}\t{Rounded(price)}\t{Rounded(longPrice)}"));
        }

        foreach (var (name, loop) in LanguageOperations.All.Where(row => row.Name.StartsWith(prefix, StringComparison.Ordinal)))
        {
            double price = Nanoseconds(loop);
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name}\t{Rounded(price)}\t{Rounded(price)}"));
        }

        foreach (var (name, first, second) in LanguageOperations.Sorts.Where(row => row.Name.StartsWith(prefix, StringComparison.Ordinal)))
        {
            Nanoseconds(second);
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name}\t{Rounded(Nanoseconds(first))}\t{Rounded(Nanoseconds(second))}"));
        }

        return 0;
    }

    private static IEnumerable<(string Key, MethodBase Member)> Members()
    {
        foreach (Type type in MeasuredTypes.Whole)
        {
            foreach (MethodBase member in Declared(type))
                yield return (Key(type, member), member);
        }

        foreach (var (type, names) in MeasuredTypes.Parts)
        {
            foreach (MethodBase member in Declared(type).Where(member => names.Contains(member.Name)))
                yield return (Key(type, member), member);
        }
    }

    private static IEnumerable<MethodBase> Declared(Type type)
    {
        const BindingFlags own = BindingFlags.Public | BindingFlags.Static | BindingFlags.Instance | BindingFlags.DeclaredOnly;
        IEnumerable<MethodBase> members = type.GetMethods(own);
        return (type.IsAbstract ? members : members.Concat(type.GetConstructors(own)))
            .Where(member => !MeasuredTypes.LeftOut.Contains(Key(type, member)));
    }

    private static string Key(Type type, MethodBase member) => (type.IsGenericType ? type.GetGenericTypeDefinition() : type).FullName + "." + member.Name;

    // A member that refuses one sample may take another: what is parsed has to be what it is parsed as.
    private static Action<int>? Working(MethodBase member, Samples samples)
    {
        for (int choice = 0; choice < 15; choice++)
        {
            try
            {
                if (MemberCall.Loop(member, samples, choice) is not { } loop)
                    return null;
                if (Try(loop, 2))
                    return loop;
            }
            catch (Exception e) when (e is ArgumentException or InvalidOperationException or NotSupportedException or InvalidProgramException)
            {
                return null;
            }
        }

        return null;
    }

    private static bool Try(Action<int> loop, int times)
    {
        try
        {
            loop(times);
            return true;
        }
        catch (Exception)
        {
            return false;
        }
    }

    public static double Nanoseconds(Action<int> loop)
    {
        try
        {
            int times = 16;
            double best = double.MaxValue;
            for (int run = 0; run < 12; run++)
            {
                long start = Stopwatch.GetTimestamp();
                loop(times);
                TimeSpan taken = Stopwatch.GetElapsedTime(start);
                if (taken < RunTime && times < 1 << 20)
                {
                    times *= taken < RunTime / 8 ? 8 : 2;
                    run--;
                    continue;
                }

                best = Math.Min(best, taken.TotalNanoseconds / times);
            }

            return best;
        }
        catch (Exception)
        {
            // A queue that is empty in the end, a builder that is full: it was called often enough before to be sure of its kind.
            return 0;
        }
    }

    // Two digits: a third would change with each run.
    private static string Rounded(double nanoseconds)
    {
        double unit = Math.Pow(10, Math.Floor(Math.Log10(Math.Max(nanoseconds, 0.1))) - 1);
        return (Math.Ceiling(nanoseconds / unit) * unit).ToString("0.##", CultureInfo.InvariantCulture);
    }
}
