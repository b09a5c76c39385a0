using System.Globalization;

namespace Remoting.Analyzers.Survey.Costs;

// What the language does around the work: exceptions that nobody throws, tasks that nobody waits for, objects, patterns, delegates.
internal static class ShortLanguage
{
    private static readonly object Gate = new();
    private static int s_last;

    private enum Kind
    {
        Small,
        Large,
    }

    public static int Tried(string text)
    {
        try
        {
            return int.Parse(text, CultureInfo.InvariantCulture);
        }
        catch (FormatException)
        {
            return -1;
        }
    }

    public static int Finally(int n)
    {
        try
        {
            return n + 1;
        }
        finally
        {
            s_last = n;
        }
    }

    public static async Task<int> Completed(int n)
    {
        await Task.CompletedTask;
        return n + 1;
    }

    public static async Task<int> FromResult(int n) => await Task.FromResult(n) + 1;

    public static async Task<int> ThroughHelper(int n) => await HelperAsync(n).ConfigureAwait(false) + 1;

    public static async ValueTask<int> Valued(int n)
    {
        int other = await new ValueTask<int>(n);
        return other * 2;
    }

    public static Task<int> NotAsync(int n) => Task.FromResult(n * 2);

    public static int Locked(int n)
    {
        lock (Gate)
            return n + 1;
    }

    public static string Described(int n) => (n % 4) switch { 0 => "none", 1 => "one", _ => "many" };

    public static string Named(int n) => (n > 5 ? Kind.Large : Kind.Small).ToString();

    public static int Called(int n)
    {
        Func<int, int> twice = x => x * 2;
        return twice(n) + twice(n + 1);
    }

    public static int Local(int n)
    {
        return Inner(n) + Inner(n + 1);

        static int Inner(int x) => x * x;
    }

    public static double Area(int n)
    {
        object shape = n % 2 == 0 ? new Circle(n) : new Square(n);
        return shape switch { Circle c => c.Radius * c.Radius * Math.PI, Square s => s.Side * s.Side, _ => 0 };
    }

    public static bool SameRecords(int n) => new Circle(n) == new Circle(n + 1);

    public static double Total(Order order) => order.Price * order.Count * (1 - order.Discount);

    public static string Label(Order order) => $"{order.Name} x{order.Count}";

    public static Order Discounted(Order order) => order with { Discount = 0.1 };

    public static bool Valid(Order order) => order is { Count: > 0, Price: >= 0 } && !string.IsNullOrEmpty(order.Name);

    public static int NullChecks(string? text) => text?.Length ?? 0;

    public static int Checked(int n) => checked(n * 3 + 1);

    public static object Boxed(int n) => n;

    public static bool Nullables(int n)
    {
        int? maybe = n > 3 ? n : null;
        return maybe.HasValue && maybe.Value > 5;
    }

    public static int Chain(int n) => A(n);

    public static DateTime Culture(string text) => DateTime.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.None, out DateTime day) ? day : default;

    private static int A(int n) => B(n) + 1;

    private static int B(int n) => C(n) + 1;

    private static int C(int n) => D(n) + 1;

    private static int D(int n) => E(n) + 1;

    private static int E(int n) => n * 2;

    private static async Task<int> HelperAsync(int n)
    {
        await Task.CompletedTask.ConfigureAwait(false);
        return n;
    }

    public sealed record Order(string Name, double Price, int Count, double Discount);

    private sealed record Circle(double Radius);

    private sealed record Square(double Side);
}
