namespace Remoting.Analyzers.Survey.Costs;

// What is done to what was sent anyway, element by element.
internal static class ShortCollections
{
    private static readonly Dictionary<string, int> Ages = new() { ["Ada"] = 36, ["Alan"] = 41 };
    private static readonly HashSet<string> Stop = ["the", "a", "an"];
    private static readonly int[] Table = [1, 2, 3, 5, 8, 13];

    public static int Sum(List<int> numbers) => numbers.Sum();

    public static int SumByHand(int[] numbers)
    {
        int sum = 0;
        foreach (int n in numbers)
            sum += n;
        return sum;
    }

    public static int Largest(int[] numbers) => numbers.Max();

    public static double Mean(double[] numbers) => numbers.Average();

    public static int First(List<int> numbers) => numbers[0] + numbers.Count;

    public static int CountOf(int[] numbers) => numbers.Length;

    public static bool AnyText(string[] words) => words.Length > 0;

    public static string Longest(string[] words)
    {
        string longest = "";
        foreach (string word in words)
        {
            if (word.Length > longest.Length)
                longest = word;
        }

        return longest;
    }

    public static int TotalLength(string[] words) => words.Sum(word => word.Length);

    public static int LookUp(string name) => Ages.TryGetValue(name, out int age) ? age : 0;

    public static bool IsStopWord(string word) => Stop.Contains(word);

    public static int FromTable(int n) => Table[n % Table.Length];

    public static List<int> Pair(int n)
    {
        var list = new List<int>();
        list.Add(n);
        list.Add(n + 1);
        return list;
    }

    public static int[] Literal(int n) => [n, n + 1, n + 2];

    public static int OfFew(int n) => new[] { 1, 2, 3, n }.Where(i => i > 1).Sum();

    public static Dictionary<string, int> Dictionary(int n) => new() { ["a"] = n, ["b"] = n + 1 };

    public static int Nth(int[] numbers) => numbers.First() + numbers.Last();

    public static int Tuples(int n)
    {
        (int low, int high) = Bounds(n);
        return high - low;
    }

    public static bool Found(int[] numbers) => numbers[0] == 3 || numbers[^1] == 4;

    private static (int Low, int High) Bounds(int n) => (n - 1, n + 1);
}
