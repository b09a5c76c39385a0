using System.Reflection;
using Remoting.Generators.Tests.Support;

namespace Remoting.Generators.Tests.State;

/// <summary>No constructor is called but the one that is meant, however many others its arguments fit.</summary>
public sealed class ConstructorChoiceTests
{
    private const string Types =
        """
        using System.Runtime.CompilerServices;
        public record Money(decimal Amount, string Unit) { [OverloadResolutionPriority(1)] public Money(string Unit, decimal Amount, int scale = 100) : this(Amount * scale, Unit) { } }
        public record Pair(int A, string B) { public Pair(string B, int A) : this(A + 1, B + "!") { } }
        public record Any<T>(T X) { public Any(string X, bool isOther = false, int more = 0) : this(default(T)!) { Note = "other"; } public string? Note { get; init; } }
        public record Same<T>(T X) { public Same(string X) : this(default(T)!) { Note = "other"; } public string? Note { get; init; } }
        [MessagePackObject] public class Tag { [Key(0)] public string Text { get; } [SerializationConstructor] public Tag(object text) => Text = (string)text; public Tag(string text) => Text = "#" + text; }
        [MessagePackObject] public class Count { [Key(0)] public int N { get; } [SerializationConstructor] public Count(int? n) => N = n ?? 0; public Count(int n) => N = n + 1; }
        [MessagePackObject] public class Price { [Key(0)] public int N { get; } [SerializationConstructor] public Price(int n) => N = n; [OverloadResolutionPriority(1)] public Price(long n) => N = (int)n + 1; }
        [MessagePackObject] public class Size { [Key(0)] public int N { get; } public Size(int n) => N = n; public Size(int n, string unit = "cm") => N = n + unit.Length; }
        public static class C
        {
            [ProcessPoolCallable] public static Money EchoMoney(Money a) => a;
            [ProcessPoolCallable] public static Pair EchoPair(Pair a) => a;
            [ProcessPoolCallable] public static Any<string> EchoAny(Any<string> a) => a;
            [ProcessPoolCallable] public static Same<string> EchoSame(Same<string> a) => a;
            [ProcessPoolCallable] public static Tag EchoTag(Tag a) => a;
            [ProcessPoolCallable] public static Count EchoCount(Count a) => a;
            [ProcessPoolCallable] public static Price EchoPrice(Price a) => a;
            [ProcessPoolCallable] public static Size EchoSize(Size a) => a;
        }
        """;

    private const string Checks =
        """
        using Remoting.Generators.Tests.Support;
        using Assert = Xunit.Assert;
        public static class Check
        {
            public static void One_that_the_compiler_prefers() => Assert.Equal(new Money(3m, "EUR"), Trip.Run(C.Remote.EchoMoney(new Money(3m, "EUR"))));
            public static void One_with_the_same_parameters_in_another_order() => Assert.Equal(new Pair(1, "a"), Trip.Run(C.Remote.EchoPair(new Pair(1, "a"))));
            public static void One_that_is_more_specific() { Assert.Equal("a", Trip.Run(C.Remote.EchoSame(new Same<string>(null!) with { X = "a", Note = null })).X); Assert.Equal("a", Trip.Run(C.Remote.EchoAny(new Any<string>(null!) with { X = "a", Note = null })).X); }
            public static void One_that_takes_what_the_member_is() { Assert.Equal("a", Trip.Run(C.Remote.EchoTag(new Tag((object)"a"))).Text); Assert.Equal(3, Trip.Run(C.Remote.EchoCount(new Count((int?)3))).N); }
            public static void One_of_an_annotated_type_that_the_compiler_prefers() => Assert.Equal(4, Trip.Run(C.Remote.EchoPrice(new Price(3L))).N);
            public static void One_with_more_parameters() => Trip.Run(C.Remote.EchoSize(new Size(3)));
        }
        """;

    private static readonly Lazy<Assembly> Program = new(() => TestCompilation.LoadAs("Demo.Constructors", Types, Checks));

    public static IEnumerable<TheoryDataRow<string>> Rows() => Checks.Split('\n')
        .Where(line => line.Contains("public static void ", StringComparison.Ordinal))
        .Select(line => new TheoryDataRow<string>(line.Split("public static void ")[1].Split('(')[0]));

    [TimedTheory]
    [MemberData(nameof(Rows))]
    public async Task Is_not_called(string check)
    {
        await Task.Yield();
        Program.Value.GetType("Check")!.GetMethod(check)!.Invoke(null, BindingFlags.DoNotWrapExceptions, null, null, null);
    }
}
