using System.Reflection;
using Remoting.Generators.Tests.Support;

namespace Remoting.Generators.Tests.State;

/// <summary>Objects of classes that a program derives from those of a library whose serializers do not know them: nothing of them is lost, or nothing travels.</summary>
public sealed class ForeignObjectTests
{
    private const string Library =
        """
        namespace Lib;
        public class Settings { public int N; }
        public record Fixed(int X);
        public class Colour { public static readonly Colour Red = new("red"); private readonly string _name; private Colour(string name) => _name = name; public string Name => _name; }
        public class Job { public Settings? S; public List<int> Numbers = [1]; public Fixed? F; public Colour? C; }
        public class Box { public int X; }
        public sealed class Chest { public int X; }
        public sealed class Lists { public List<string>? Names; public IReadOnlyList<string>? Shown; public Chest? Box; }
        public abstract class Plan { public int N; }
        public class Work { public Plan? P; public List<int> Numbers = [1]; }
        public class Animal { public string Name = ""; } public class Farm { public List<Animal> All = []; internal Tag? T; public Outer? O; public Farm Go() { T = new() { Id = 3 }; O = new Outer().Go(); return this; } }
        [MessagePackObject] internal sealed class Tag { [Key(0)] public int Id { get; set; } } public class Outer { internal Inner? I; public Outer Go() { I = new() { Id = 4 }; return this; } [MessagePackObject] internal sealed class Inner { [Key(0)] public int Id { get; set; } } }
        public static class L
        {
            [ProcessPoolCallable] public static int Count(Farm f) => f.All.Count + (f.T?.Id ?? 0) + (f.O?.I?.Id ?? 0);
            [ProcessPoolCallable] public static Farm EchoFarm(Farm f) => f;
            [ProcessPoolCallable] public static List<Animal> EchoAnimals(IEnumerable<Animal> a) => a.ToList();
            public static Func<Job>? Make;
            [ProcessPoolCallable] public static Job Echo(Job j) => j;
            [ProcessPoolCallable] public static List<Job> EchoAll(List<Job> j) => j;
            [ProcessPoolCallable] public static Settings EchoSettings(Settings s) => s;
            [ProcessPoolCallable] public static Work EchoWork(Work w) => w;
            [ProcessPoolCallable] public static int Two(Settings s, Box b) => s.N + b.X;
            [ProcessPoolCallable] public static Lists EchoList(Lists l) => l;
            [ProcessPoolCallable] public static int TwoLists(Chest b, IList<string> c) => b.X + c.Count;
            [ProcessPoolCallable] public static int Lazy(Job j, IEnumerable<Box> n) => j.S!.N + n.Sum(b => b.X);
            [ProcessPoolCallable] public static bool SameLazy(Job j, IEnumerable<Box> n) => ReferenceEquals(j.S!.GetType().GetField("Box")!.GetValue(j.S), n.First());
            [ProcessPoolCallable] public static int Shared(Shared<Job> j) => j.Value.Numbers.Count;
            [ProcessPoolCallable] public static Job Made() => Make!();
            [ProcessPoolCallable] public static async IAsyncEnumerable<Job> Stream(int n) { await Task.Yield(); for (var i = 0; i < n; i++) yield return Make!(); }
        }
        """;

    private const string Program =
        """
        using Lib;
        using Remoting.Generators.Tests.Support;
        using Assert = Xunit.Assert;
        public class MySettings : Settings { public Job? Owner; public List<int>? Own; public Box? Box; public Fixed? F; public Colour? C; public MySettings? Me; }
        public class Labels : List<string> { public Chest? Box; public Lists? Any; }
        public class MyPlan : Plan { public List<int>? Own; }
        public class Crate { public int X; }
        public class Named : List<string> { public Crate? Box; }
        public sealed class Tagged { public List<string>? Names; public IReadOnlyList<string>? Shown; public Crate? Box; }
        public class Simple : Settings { public List<int>? Own; }
        public class Dog : Animal { private readonly Func<int, int> _f; private readonly List<string> _tags; public Dog(List<string> tags) { _tags = tags; _f = static x => x + 1; } public int Apply(int x) => _f(x) + _tags.Count; }
        public sealed class Collar { public int N; } public class Wolf : Animal { private readonly Func<int, int> _f; private readonly Collar _collar; public Wolf(Collar collar) { _collar = collar; _f = static x => x + 1; } public int Apply(int x) => _f(x) + _collar.N; }
        public sealed class Tally { private int _hash; [NonSerialized] private string? _text; public int N; public string Told => _text ??= N.ToString(); public override bool Equals(object? o) => o is Tally t && t.N == N; public override int GetHashCode() { if (_hash == 0) _hash = N; return _hash; } } public class Fox : Animal { private readonly Func<int, int> _f; private readonly Tally _tally; public Fox(Tally tally) { _tally = tally; _f = x => x + tally.N; } public int Apply(int x) => _f(x) + _tally.N; }
        public class Cat : Animal;
        public static class P { [ProcessPoolCallable] public static Simple EchoSimple(Simple s) => s; [ProcessPoolCallable] public static Tagged Echo(Tagged t) => t; }
        public static class Check
        {
            public static void An_object_that_leads_back_is_refused() { var j = new Job(); j.S = new MySettings { Owner = j }; Refused(L.Remote.Echo(j), "MySettings", "Job"); }
            public static void A_list_in_two_places_is_refused() { var j = new Job(); j.S = new MySettings { Own = j.Numbers }; Refused(L.Remote.Echo(j), "MySettings", "List<"); }
            public static void An_argument_in_another_one_is_refused() { var b = new Box(); Refused(L.Remote.Two(new MySettings { Box = b }, b), "MySettings", "Box"); Assert.Equal(3, Trip.Run(L.Remote.Two(new MySettings { N = 1, Box = b }, new Box { X = 2 }))); }
            public static void A_result_is_refused() { L.Make = static () => { var j = new Job(); j.S = new MySettings { Owner = j }; return j; }; Refused(L.Remote.Made(), "MySettings", "Job"); }
            public static void An_item_is_refused() { L.Make = static () => { var j = new Job(); j.S = new MySettings { Owner = j }; return j; }; Assert.Contains("would arrive as two", Assert.ThrowsAny<Exception>(() => Trip.Run(L.Remote.Stream(1))).Message); }
            public static void What_is_its_own_arrives() { var own = new MySettings { N = 3, Own = [7], Owner = new Job() }; own.Me = own; own.Owner.Numbers = own.Own; var back = (MySettings)Trip.Run(L.Remote.Echo(new Job { S = own })).S!; Assert.Equal((3, 7), (back.N, back.Own![0])); Assert.Same(back, back.Me); Assert.Same(back.Own, back.Owner!.Numbers); }
            public static void What_nobody_tells_apart_arrives() { var f = new Fixed(1); var back = Trip.Run(L.Remote.Echo(new Job { F = f, C = Colour.Red, S = new MySettings { F = f, C = Colour.Red } })); Assert.Equal(f, ((MySettings)back.S!).F); Assert.Same(Colour.Red, ((MySettings)back.S).C); Assert.Same(Colour.Red, back.C); }
            public static void An_object_alone_arrives_with_its_circles() { var own = new MySettings { Own = [1] }; own.Me = own; own.Owner = new Job { S = own, Numbers = own.Own }; var back = (MySettings)Trip.Run(L.Remote.EchoSettings(own)); Assert.Same(back, back.Owner!.S); Assert.Same(back.Own, back.Owner.Numbers); }
            public static void One_object_in_several_arrives_as_one() { var own = new MySettings(); var back = Trip.Run(L.Remote.EchoAll([new Job { S = own }, new Job { S = own }])); Assert.Same(back[0].S, back[1].S); }
            public static void One_object_with_code_of_its_own_arrives_as_one() { var own = new Simple { Own = [1] }; var back = Trip.Run(L.Remote.EchoAll([new Job { S = own }, new Job { S = own, Numbers = own.Own }, new Job { S = new Simple { Own = own.Own } }])); Assert.Same(back[0].S, back[1].S); Assert.Same(((Simple)back[0].S!).Own, ((Simple)back[2].S!).Own); Assert.Same(((Simple)back[0].S!).Own, back[1].Numbers); }
            public static void A_number_that_the_library_gives_is_one() { var a = new Job(); var b = new Job { S = new MySettings { Owner = a } }; var back = Trip.Run(L.Remote.EchoAll([b, a])); Assert.Same(back[1], ((MySettings)back[0].S!).Owner); back = Trip.Run(L.Remote.EchoAll([a, b])); Assert.Same(back[0], ((MySettings)back[1].S!).Owner); }
            public static void Below_an_abstract_class_all_is_told_apart() { var w = new Work(); w.P = new MyPlan { Own = w.Numbers }; var back = Trip.Run(L.Remote.EchoWork(w)); Assert.Same(back.Numbers, ((MyPlan)back.P!).Own); }
            public static void A_list_of_the_program_s_own_stays_one_with_what_it_shares() { var b = new Crate(); var back = Trip.Run(P.Remote.Echo(new Tagged { Names = new Named { Box = b }, Box = b })); Assert.Same(back.Box, ((Named)back.Names!).Box); back = Trip.Run(P.Remote.Echo(new Tagged { Shown = new Named { Box = b }, Box = b })); Assert.Same(back.Box, ((Named)back.Shown!).Box); Assert.Equal(3, ((Named)Trip.Run(P.Remote.Echo(new Tagged { Names = new Named { Box = new() { X = 3 } }, Box = b })).Names!).Box!.X); }
            public static void A_list_that_the_library_does_not_know_is_refused_with_what_it_shares() { var b = new Chest(); Refused(L.Remote.EchoList(new Lists { Names = new Labels { Box = b }, Box = b }), "Labels", "Chest"); Refused(L.Remote.EchoList(new Lists { Shown = new Labels { Box = b }, Box = b }), "Labels", "Chest"); Refused(L.Remote.TwoLists(b, new Labels { Box = b }), "Labels", "Chest"); var l = new Lists(); l.Names = new Labels { Any = l }; Refused(L.Remote.EchoList(l), "Labels", "Lists"); Assert.Equal(3, ((Labels)Trip.Run(L.Remote.EchoList(new Lists { Names = new Labels { Box = new() { X = 3 } }, Box = b })).Names!).Box!.X); }
            public static void What_generated_code_carries_beside_it_arrives() { var s = new MySettings { N = 2, Own = [1] }; var n = Enumerable.Range(0, 5).Select(i => new Box { X = i }).Where(b => b.X > 2); Assert.Equal(9, Trip.Run(L.Remote.Lazy(new Job { S = s }, n))); var runs = 0; Assert.Equal(2, Trip.Run(L.Remote.Lazy(new Job { S = s }, Once()))); Assert.Equal(1, runs); IEnumerable<Box> Once() { runs++; yield return new(); } }
            public static void What_is_in_a_lazy_sequence_and_in_it_stays_one() { var b = new Box(); Assert.True(Trip.Run(L.Remote.SameLazy(new Job { S = new MySettings { Box = b } }, Enumerable.Repeat(b, 1).Where(_ => true)))); }
            public static void What_a_constructor_makes_again_arrives() { Assert.Equal(1, Trip.Run(L.Remote.Count(new Farm { All = [new Dog(["a"])] }))); var back = Trip.Run(L.Remote.EchoFarm(new Farm { All = [new Dog(["a"]), new Wolf(new Collar { N = 3 })] })).All; Assert.Equal((7, 9), (((Dog)back[0]).Apply(5), ((Wolf)back[1]).Apply(5))); }
            public static void What_a_constructor_makes_again_arrives_in_a_sequence() { Assert.Equal(7, ((Dog)Trip.Run(L.Remote.EchoAnimals(Dogs()))[1]).Apply(5)); Assert.Equal(9, ((Wolf)Trip.Run(L.Remote.EchoAnimals(Wolves()))[1]).Apply(5)); static IEnumerable<Dog> Dogs() { yield return new(["a"]); yield return new(["b"]); } static IEnumerable<Wolf> Wolves() { var one = new Wolf(new() { N = 3 }); yield return one; yield return one; } }
            public static void What_a_constructor_makes_again_arrives_whatever_was_asked_for_before() { var tally = new Tally { N = 3 }; Assert.Equal((3, "3"), (tally.GetHashCode(), tally.Told)); Assert.Equal(8, ((Fox)Trip.Run(L.Remote.EchoFarm(new Farm { All = [new Fox(tally)] })).All[0]).Apply(2)); }
            public static void What_only_the_library_s_own_code_writes_arrives() { Assert.Equal(8, Trip.Run(L.Remote.Count(new Farm { All = [new Cat()] }.Go()))); }
            public static async Task A_shared_value_is_refused() { var j = new Job(); j.S = new MySettings { Owner = j }; await using var pool = new ProcessPoolExecutor(1); var thrown = Assert.ThrowsAny<Exception>(() => pool.Share(j)); Assert.Contains("would arrive as two", thrown.ToString()); await using var other = pool.Share(new Job { S = new MySettings { Owner = new Job() } }); }
            private static void Refused<T>(RemoteCall<T> call, string holder, string value) { var message = Assert.ThrowsAny<MessagePackSerializationException>(() => Trip.Run(call)).ToString(); Assert.Contains("would arrive as two", message); Assert.Contains(holder, message); Assert.Contains(value, message); }
        }
        """;

    private static readonly Lazy<Assembly> OfLibrary = new(() => VariationTests.LoadWithLibrary("Foreign.Library", Library, "Foreign.User", [Program], isGenerated: true));

    public static IEnumerable<TheoryDataRow<string>> Rows() => Program.Split('\n')
        .Where(line => (line.Contains("public static void ", StringComparison.Ordinal) || line.Contains("public static async Task ", StringComparison.Ordinal)) && !line.Contains("class P ", StringComparison.Ordinal))
        .Select(line => new TheoryDataRow<string>(line.Split(["public static void ", "public static async Task "], StringSplitOptions.None)[1].Split('(')[0]));

    [TimedTheory]
    [MemberData(nameof(Rows))]
    public async Task Nothing_is_lost(string check)
    {
        await Task.Yield();
        if (OfLibrary.Value.GetType("Check")!.GetMethod(check)!.Invoke(null, BindingFlags.DoNotWrapExceptions, null, null, null) is Task task)
            await task;
    }
}
