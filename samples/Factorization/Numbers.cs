using System.Globalization;

namespace Notebook;

/// <summary>The notebook's inputs, and what it says about them.</summary>
internal static class Numbers
{
    /// <summary>What <see cref="FewLarge"/> must come to.</summary>
    public const string FewLargeSum = "568206055343329";

    /// <summary>What <see cref="ManySmall"/> must come to.</summary>
    public const string ManySmallSum = "139614694";

    /// <summary>What <see cref="OfASecond"/> must come to.</summary>
    public const string OfASecondSum = "2000000003999999894";

    /// <summary>Few numbers with large prime factors: each is a lot of work.</summary>
    public static readonly long[] FewLarge =
    [
        112272535095293,
        112582705942171,
        112272535095293,
        115280095190773,
        115797848077099,
        1099726899285419,
    ];

    /// <summary>Two primes and two products of two primes, all about as large: each takes all candidates up to a thousand million.</summary>
    public static readonly long[] OfASecond =
    [
        1000000000000000003,
        1000000000000000009,
        999999866000004473,
        1000000016000000063,
    ];

    /// <summary>The numbers from 1 to 39,999: each is next to no work.</summary>
    public static readonly long[] ManySmall = [.. Enumerable.Range(1, 39_999).Select(n => (long)n)];

    /// <summary>Writes a result as the notebook does.</summary>
    public static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);

    /// <summary>Writes a list of results.</summary>
    public static string Text<T>(IEnumerable<T> numbers) => string.Join(' ', numbers);
}
