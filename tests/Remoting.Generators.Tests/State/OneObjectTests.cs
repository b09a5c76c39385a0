using System.Reflection;
using Remoting.Generators.Tests.Support;

namespace Remoting.Generators.Tests.State;

/// <summary>An object stays one where the places that hold it are declared differently: as a base, by what it can be converted to, behind an interface.</summary>
public sealed class OneObjectTests
{
    private const string Types =
        """
        using System.Collections.ObjectModel;
        internal class Box { public int X; }
        internal class Animal { public string N = ""; }
        internal class Wide<T>(T v) : Animal { public T V { get; } = v; }
        internal class Holder { public Animal? A; public Box? B; }
        internal abstract class Result<T>;
        internal sealed class Ok<T>(T v) : Result<T> { public T V { get; } = v; }
        internal sealed class Both<T, U>(T v, U w) : Result<T> { public T V { get; } = v; public U W { get; } = w; }
        internal class Outcome { public Result<int>? A; public Box? B; }
        internal class Outcomes { public Result<Box>? A; public Box? B; }

        internal record Beast(string Name);
        internal sealed record Dog(string Name) : Beast(Name);
        internal class Kennel { public List<Dog> Dogs = []; public IReadOnlyList<Beast> All; public Kennel() => All = Dogs; }
        internal class Rows { public Dog[] Dogs = [new("a")]; public Beast[] All; public Rows() => All = Dogs; }
        internal class Deep { public Dog[][] Dogs = [[new("a")]]; public Beast[][] All; public Deep() => All = Dogs; }
        internal class Numbers { public int[] Signed = [1, 2]; public uint[] Unsigned; public Numbers() => Unsigned = (uint[])(object)Signed; }
        internal interface IWalks; internal interface ISwims;
        internal sealed class Duck : IWalks, ISwims { public int Id; }
        internal class Pond { public IEnumerable<IWalks> A; public IEnumerable<ISwims> B; public Pond() { var list = new List<Duck> { new() }; A = list; B = list; } }
        internal abstract record Shape; internal sealed record Circle(int R) : Shape;

        internal class Child { public IList<Child>? Siblings; public string Name = ""; }
        internal class Family { public IList<Child> Children = new List<Child>(); }
        internal class Sight { public List<Sight>? Others; }
        internal class Seen { public IReadOnlyList<Sight> All = []; }
        internal class Knot { public List<Knot>? InList; public IList<Knot>? Behind; public IReadOnlyList<Knot>? Row; public Queue<Knot>? Queue; public Stack<Knot>? Stack; public LinkedList<Knot>? Linked; public Collection<Knot>? Collection; public ObservableCollection<Knot>? Observed; public Knot?[,]? Grid; public ConcurrentQueue<Knot>? Line; public ConcurrentStack<Knot>? Pile; public ConcurrentBag<Knot>? Bag; public IDictionary<string, Knot>? Map; public IReadOnlyDictionary<string, Knot>? Shown; public IReadOnlyCollection<Knot>? Any; public int Id; }
        internal class Tied { public Queue<Knot>? Queue; public Knot?[,]? Grid; public IDictionary<string, Knot>? Map; public IReadOnlyCollection<Knot>? Any; }
        internal class Part { public List<int> L = []; }
        internal static class C
        {
            [ProcessPoolCallable] public static Part EchoPart(Part a) => a;
            [ProcessPoolCallable] public static bool SameInAny(object a, object b, object c) => ReferenceEquals(((Part)a).L, ((Part)b).L) && ReferenceEquals(a, c);
            [ProcessPoolCallable] public static bool Same(Holder h) => ReferenceEquals(((Wide<Box>)h.A!).V, h.B);
            [ProcessPoolCallable] public static bool SameOk(Outcomes h) => ReferenceEquals(((Ok<Box>)h.A!).V, h.B);
            [ProcessPoolCallable] public static bool SameBoth(Outcome h) => ReferenceEquals(((Both<int, Box>)h.A!).W, h.B);
            [ProcessPoolCallable] public static bool SameKennel(Kennel k) => ReferenceEquals(k.Dogs, k.All);
            [ProcessPoolCallable] public static bool SameRows(Rows r) => ReferenceEquals(r.Dogs, r.All);
            [ProcessPoolCallable] public static bool SameDeep(Deep r) => ReferenceEquals(r.Dogs, r.All);
            [ProcessPoolCallable] public static bool SameNumbers(Numbers r) => ReferenceEquals(r.Signed, r.Unsigned);
            [ProcessPoolCallable] public static bool SameArguments(Dog[] a, Beast[] b) => ReferenceEquals(a, b);
            [ProcessPoolCallable] public static bool SameSequences(List<Circle> a, IEnumerable<Shape> b) => ReferenceEquals(a, b);
            [ProcessPoolCallable] public static bool SamePond(Pond p) => ReferenceEquals(p.A, p.B);
            [ProcessPoolCallable] public static Family Echo(Family a) => a;
            [ProcessPoolCallable] public static Seen EchoSeen(Seen a) => a;
            [ProcessPoolCallable] public static Knot EchoKnot(Knot a) => a;
            [ProcessPoolCallable] public static IList<Knot> EchoList(IList<Knot> a) => a;
            [ProcessPoolCallable] public static Tied EchoTied(Tied a) => a;
        }
        """;

    private const string Checks =
        """
        using System.Collections.ObjectModel;
        using Remoting.Generators.Tests.Support;
        using Assert = Xunit.Assert;
        public static class Check
        {
            public static void Of_a_generic_type_of_a_base() { var b = new Box(); Assert.True(Trip.Run(C.Remote.Same(new Holder { A = new Wide<Box>(b), B = b }))); Assert.False(Trip.Run(C.Remote.Same(new Holder { A = new Wide<Box>(b), B = new() }))); }
            public static void Of_a_generic_type_of_a_generic_base() { var b = new Box(); Assert.True(Trip.Run(C.Remote.SameOk(new Outcomes { A = new Ok<Box>(b), B = b }))); }
            public static void Of_a_generic_type_with_more_arguments_than_its_base() { var b = new Box(); Assert.True(Trip.Run(C.Remote.SameBoth(new Outcome { A = new Both<int, Box>(1, b), B = b }))); }
            public static void A_list_as_one_of_bases() => Assert.True(Trip.Run(C.Remote.SameKennel(new Kennel())));
            public static void An_array_as_one_of_bases() => Assert.True(Trip.Run(C.Remote.SameRows(new Rows())));
            public static void An_array_of_arrays_as_one_of_bases() => Assert.True(Trip.Run(C.Remote.SameDeep(new Deep())));
            public static void An_array_of_numbers_by_another_name() => Assert.True(Trip.Run(C.Remote.SameNumbers(new Numbers())));
            public static void Two_arguments() { Dog[] a = [new("a")]; Assert.True(Trip.Run(C.Remote.SameArguments(a, a))); Assert.False(Trip.Run(C.Remote.SameArguments(a, new Dog[] { new("a") }))); }
            public static void Two_arguments_behind_interfaces() { List<Circle> a = [new(1)]; Assert.True(Trip.Run(C.Remote.SameSequences(a, a))); }
            public static void A_list_by_two_interfaces_of_its_elements() => Assert.True(Trip.Run(C.Remote.SamePond(new Pond())));
            public static void One_list_in_two_objects_of_any_type() { var a = new Part(); Assert.True(Trip.Run(C.Remote.SameInAny(a, new Part { L = a.L }, a))); }
            public static void A_circle_through_a_list_behind_an_interface() { var f = new Family(); f.Children.Add(new() { Siblings = f.Children, Name = "a" }); f.Children.Add(new()); var back = Trip.Run(C.Remote.Echo(f)); Assert.Same(back.Children, back.Children[0].Siblings); Assert.Equal((2, "a"), (back.Children.Count, back.Children[0].Name)); Assert.IsType<List<Child>>(back.Children); }
            public static void A_circle_through_an_array_behind_an_interface() { var a = new Child[1]; a[0] = new() { Siblings = a }; var back = Trip.Run(C.Remote.Echo(new Family { Children = a })); Assert.Same(back.Children, back.Children[0].Siblings); Assert.IsType<Child[]>(back.Children); }
            public static void A_circle_through_a_list_of_the_program_s_own() { var f = new Family { Children = new Collection<Child>() }; f.Children.Add(new() { Siblings = f.Children }); var back = Trip.Run(C.Remote.Echo(f)); Assert.Same(back.Children, back.Children[0].Siblings); Assert.IsType<Collection<Child>>(back.Children); }
            public static void A_circle_through_a_list_and_an_interface() { var list = new List<Sight>(); list.Add(new() { Others = list }); var back = Trip.Run(C.Remote.EchoSeen(new Seen { All = list })); Assert.Same(back.All, back.All[0].Others); }
            public static void A_circle_through_an_argument() { IList<Knot> list = new List<Knot>(); list.Add(new() { Behind = list, InList = (List<Knot>)list }); var back = Trip.Run(C.Remote.EchoList(list)); Assert.Same(back, back[0].Behind); Assert.Same(back, back[0].InList); }
            public static void A_circle_through_a_queue() { var q = new Queue<Knot>(); q.Enqueue(new() { Queue = q, Id = 1 }); q.Enqueue(new() { Id = 2 }); var back = Trip.Run(C.Remote.EchoTied(new Tied { Queue = q })); Assert.Same(back.Queue, back.Queue!.Peek().Queue); Assert.Equal([1, 2], back.Queue.Select(k => k.Id)); }
            public static void A_circle_through_a_stack() { var q = new Stack<Knot>(); q.Push(new() { Stack = q, Id = 1 }); q.Push(new() { Id = 2 }); Circle(new() { Stack = q }, k => k.Stack!, k => k.Stack); }
            public static void A_circle_through_a_linked_list() { var q = new LinkedList<Knot>(); q.AddLast(new Knot { Linked = q, Id = 1 }); q.AddLast(new Knot { Id = 2 }); Circle(new() { Linked = q }, k => k.Linked!, k => k.Linked); }
            public static void A_circle_through_a_collection() { var q = new Collection<Knot> { new() { Id = 1 } }; q.Add(new() { Collection = q, Id = 2 }); Circle(new() { Collection = q }, k => k.Collection!, k => k.Collection); }
            public static void A_circle_through_an_observable_collection() { var q = new ObservableCollection<Knot> { new() { Id = 1 } }; q.Add(new() { Observed = q, Id = 2 }); Circle(new() { Observed = q }, k => k.Observed!, k => k.Observed); }
            public static void A_circle_through_a_concurrent_queue() { var q = new ConcurrentQueue<Knot>([new() { Id = 1 }]); q.Enqueue(new() { Line = q, Id = 2 }); Circle(new() { Line = q }, k => k.Line!, k => k.Line); }
            public static void A_circle_through_a_concurrent_stack() { var q = new ConcurrentStack<Knot>([new() { Id = 1 }]); q.Push(new() { Pile = q, Id = 2 }); Circle(new() { Pile = q }, k => k.Pile!, k => k.Pile); }
            public static void A_circle_through_a_bag() { var q = new ConcurrentBag<Knot> { new() { Id = 1 } }; q.Add(new() { Bag = q, Id = 2 }); Circle(new() { Bag = q }, k => k.Bag!, k => k.Bag); }
            public static void A_circle_through_a_grid() { var g = new Knot?[1, 2]; g[0, 1] = new() { Grid = g, Id = 1 }; var back = Trip.Run(C.Remote.EchoTied(new Tied { Grid = g })); Assert.Same(back.Grid, back.Grid![0, 1]!.Grid); Assert.Null(back.Grid[0, 0]); Assert.Equal((1, 2), (back.Grid.GetLength(0), back.Grid.GetLength(1))); }
            public static void A_circle_through_a_dictionary_behind_an_interface() { var m = new Dictionary<string, Knot>(StringComparer.OrdinalIgnoreCase); m["a"] = new() { Map = m, Shown = m, Id = 1 }; m["b"] = new(); var back = Trip.Run(C.Remote.EchoTied(new Tied { Map = m })); Assert.Same(back.Map, back.Map!["A"].Map); Assert.Same(back.Map, back.Map["A"].Shown); Assert.Equal(2, back.Map.Count); }
            public static void A_circle_through_a_sorted_dictionary_behind_an_interface() { var m = new SortedDictionary<string, Knot>(); m["a"] = new() { Map = m }; var back = Trip.Run(C.Remote.EchoTied(new Tied { Map = m })); Assert.Same(back.Map, back.Map!["a"].Map); Assert.IsType<SortedDictionary<string, Knot>>(back.Map); }
            public static void A_circle_through_a_queue_behind_an_interface() { var q = new Queue<Knot>(); q.Enqueue(new() { Queue = q, Any = q }); var back = Trip.Run(C.Remote.EchoTied(new Tied { Any = q })); Assert.Same(back.Any, back.Any!.First().Any); Assert.Same(back.Any, back.Any!.First().Queue); }
            public static void A_circle_through_a_set_behind_an_interface() { var q = new HashSet<Knot>(); q.Add(new() { Any = q }); var back = Trip.Run(C.Remote.EchoTied(new Tied { Any = q })); Assert.Same(back.Any, back.Any!.First().Any); Assert.IsType<HashSet<Knot>>(back.Any); }
            private static void Circle(Knot sent, Func<Knot, IEnumerable<Knot>> all, Func<Knot, object?> of) { var back = Trip.Run(C.Remote.EchoKnot(sent)); Assert.Equal(all(sent).Select(k => k.Id), all(back).Select(k => k.Id)); Assert.Same(of(back), of(all(back).Single(k => of(k) is not null))); }
        }
        """;

    private static readonly Lazy<Assembly> Program = new(() => TestCompilation.LoadAs("Demo.OneObjects", Types, Checks));

    public static IEnumerable<TheoryDataRow<string>> Rows() => Checks.Split('\n')
        .Where(line => line.Contains("public static void ", StringComparison.Ordinal))
        .Select(line => new TheoryDataRow<string>(line.Split("public static void ")[1].Split('(')[0]));

    [TimedTheory]
    [MemberData(nameof(Rows))]
    public async Task Stays_one(string check)
    {
        await Task.Yield();
        Program.Value.GetType("Check")!.GetMethod(check)!.Invoke(null, BindingFlags.DoNotWrapExceptions, null, null, null);
    }
}
