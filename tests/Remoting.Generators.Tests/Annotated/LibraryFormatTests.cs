using System.Reflection;
using MessagePack;
using Remoting.Generators.Tests.Support;

namespace Remoting.Generators.Tests.Annotated;

/// <summary>
/// The bytes of annotated types are those of MessagePack's own formatters, whoever writes and whoever reads: every annotation, and every
/// type of member.
/// </summary>
public sealed class LibraryFormatTests
{
    private static readonly Lazy<Assembly> Program = new(() => TestCompilation.Load(
        $$"""
        using Remoting.Generators.Tests.Annotated;
        public static class Echo
        {
        {{string.Join("\n", Values().Select((value, i) => $"    [ProcessPoolCallable] public static {value.Type} Echo{i}({value.Type} value) => value;"))}}
        }
        public static class Calls
        {
        {{string.Join("\n", Values().Select((value, i) => $"    public static RemoteCall<{value.Type}> Call{i}({value.Type} value) => Echo.Remote.Echo{i}(value);"))}}
        }
        """));

    public static IEnumerable<TheoryDataRow<int, string>> Cases() => Values().Select((value, i) => new TheoryDataRow<int, string>(i, value.Type));

    [TimedTheory]
    [MemberData(nameof(Cases))]
    public async Task Same_bytes_both_ways(int index, string type)
    {
        await Task.Yield();
        Assert.NotEmpty(type);
        var call = Program.Value.GetType("Calls")!.GetMethod("Call" + index)!;
        typeof(LibraryFormatTests).GetMethod(nameof(AssertSame), BindingFlags.NonPublic | BindingFlags.Static)!.MakeGenericMethod(call.ReturnType.GetGenericArguments())
            .Invoke(null, BindingFlags.DoNotWrapExceptions, null, [Values()[index].Value, (Delegate)(Func<object?, object?>)(value => call.Invoke(null, [value]))], null);
    }

    [TimedFact]
    public async Task A_comparer_has_no_place()
    {
        await Task.Yield();
        var value = new Members { Map = new Dictionary<string, int>(StringComparer.OrdinalIgnoreCase) { ["a"] = 1 } };
        var index = Values().FindIndex(v => v.Value is Members);
        var call = (RemoteCall)Program.Value.GetType("Calls")!.GetMethod("Call" + index)!.Invoke(null, [value])!;
        var error = Assert.Throws<MessagePackSerializationException>(() => Trip.Arguments(call));
        Assert.Contains("OrdinalIgnoreCaseComparer", error.Message, StringComparison.Ordinal);
    }

    /// <summary>What the library's own reader made of data that it did not trust is data like any other.</summary>
    [TimedFact]
    public async Task A_comparer_of_the_library_s_own_is_the_default_one()
    {
        await Task.Yield();
        var token = TestContext.Current.CancellationToken;
        var options = MessagePackSerializerOptions.Standard.WithSecurity(MessagePackSecurity.UntrustedData);
        var value = MessagePackSerializer.Deserialize<Members>(MessagePackSerializer.Serialize(new Members { Map = new() { ["a"] = 1 } }, cancellationToken: token), options, token);
        var index = Values().FindIndex(v => v.Value is Members);
        Trip.Arguments((RemoteCall)Program.Value.GetType("Calls")!.GetMethod("Call" + index)!.Invoke(null, [value])!);
    }

    /// <summary>Nothing of it is left to the library's dynamic resolvers, which cost start-up and do not work ahead of time.</summary>
    [TimedFact]
    public async Task Nothing_is_left_to_dynamic_code()
    {
        await Task.Yield();
        var sources = TestCompilation.Run(TestCompilation.Create(
            "using Remoting.Generators.Tests.Annotated; public static class Echo { "
            + string.Join(" ", Generated().Select((value, i) => $"[ProcessPoolCallable] public static {value.Type} Echo{i}({value.Type} value) => value;")) + " }")).GeneratedSources;
        Assert.DoesNotContain(sources, source => source.SourceText.ToString().Contains("Dynamic<", StringComparison.Ordinal) && !source.HintName.Contains("Loose", StringComparison.Ordinal));
    }

    private static List<(string Type, object? Value)> Values() =>
    [
        .. Generated(),

        // A name means one member only: these are the library's own to handle.
        ("HiddenBelow", HiddenBelow.Full()),
        ("HiddenByKey", HiddenByKey.Full()),
        ("NamesHiding", NamesHiding.Full()),
    ];

    private static List<(string Type, object? Value)> Generated() =>
    [
        ("Members", Members.Full()),
        ("Members", new Members()),
        ("Members?", null),
        ("Collections", Collections.Full()),
        ("Collections", new Collections()),
        ("Loose", new Loose { Anything = new object[] { 1, "a" }, Bytes = [1, 2, 200], Text = new System.Text.StringBuilder("t") }),
        ("Sparse", new Sparse { Last = 9, First = 1 }),
        ("Empty", new Empty()),
        ("Strings", new Strings { field = 1, Property = 2, other = 3, Other = 4 }),
        ("Names", new Names(5) { Settable = 6, Field = 7 }),
        ("NamesBelow", new NamesBelow { Below = 1, Above = 2, FieldAbove = 3, Virtual = 4 }),
        ("KeysBelow", new KeysBelow { Below = 1, Above = 2, Virtual = 4 }),
        ("Chosen", new Chosen(3)),
        ("ByPlace", new ByPlace(1, "two")),
        ("Needs", new Needs { Name = "n", Numbers = [1, 2] }),
        ("Record", new Record(1, "r", new DateTime(5, DateTimeKind.Utc))),
        ("Structure", new Structure { X = 1, Y = Guid.Empty }),
        ("ReadOnlyStructure", new ReadOnlyStructure(4)),
        ("Structure?", null),
        ("Angle", new Angle { Quarters = 3 }),
        ("Angle?", new Angle { Quarters = 1 }),
        ("Angle[]", new Angle[] { default, new() { Quarters = 2 } }),
        ("Box<decimal>", new Box<decimal> { Item = 1.50m }),
        ("Box<Box<int[]>>", new Box<Box<int[]>> { Item = new() { Item = [1] } }),
        ("Formatted", new Formatted { At = new DateTime(5, DateTimeKind.Local), Odd = 7, Marked = new() { Value = 3 } }),
        ("Contract", new Contract { Named = 1, Plain = 2, Left = 3 }),
        ("OrderedContract", new OrderedContract { B = 2, A = "a" }),
        ("IShape", new Circle { Radius = 2 }),
        ("IShape?", null),
        ("Drawing", new Drawing { Shapes = [new Circle { Radius = 1 }, new Square { Side = Guid.NewGuid() }, null] }),
        ("Tree", new Tree { Value = 1, Children = [new() { Value = 2 }], Parent = new() { At = DateTimeOffset.UnixEpoch } }),
        ("Tree[]", new Tree?[] { new(), null }),
        ("Private", new Private { Shown = 1 }),
        ("WithOld", WithOld.Full()),
    ];

    private static void AssertSame<T>(T value, Func<object?, object?> call)
    {
        var token = TestContext.Current.CancellationToken;
        var library = MessagePackSerializer.Serialize(value, cancellationToken: token);
        var ours = Trip.Arguments((RemoteCall<T>)call(value)!);
        Assert.Equal(MessagePackSerializer.ConvertToJson(library, cancellationToken: token), MessagePackSerializer.ConvertToJson(ours, cancellationToken: token));
        Assert.Equal(Convert.ToHexString(library), Convert.ToHexString(ours));

        // Read by us what the library wrote, and by the library what we write of that: it is all still there.
        var back = Trip.Execute((RemoteCall<T>)call(value)!, library);
        Assert.Equal(Convert.ToHexString(library), Convert.ToHexString(back));
        var read = MessagePackSerializer.Deserialize<T>(back, cancellationToken: token);
        Assert.Equal(Convert.ToHexString(library), Convert.ToHexString(MessagePackSerializer.Serialize(read, cancellationToken: token)));
    }
}
