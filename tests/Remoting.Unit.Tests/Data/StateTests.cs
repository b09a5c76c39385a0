using Remoting.Tests.Library;

namespace Remoting.Tests.Fidelity;

/// <summary>Objects of classes in another assembly: all of their state arrives, whatever their members say.</summary>
public sealed class StateTests
{
    [Test]
    public async Task What_methods_have_changed_arrives()
    {
        await Task.Yield();
        var account = new Account("a");
        account.Deposit(5);
        StateTrip.AssertWhole(account);
        Assert.Equal((5m, account.Key, account.Opened), StateTrip.Take(account) is var back ? (back.Balance, back.Key, back.Opened) : default);
        StateTrip.AssertWhole(Token.Create("secret"));
        var journal = new Journal { Errors = { "first" } };
        _ = journal.Next;
        Assert.Equal(2, StateTrip.Take(journal).Next);
        StateTrip.AssertWhole(journal);
    }

    [Test]
    public async Task A_hash_code_that_was_kept_stays_behind_and_a_lock_is_made_anew()
    {
        await Task.Yield();
        var cart = new Cart();
        cart.Add("item");
        _ = cart.GetHashCode();
        var back = StateTrip.Take(cart);
        Assert.False(back.HasHash);
        Assert.Equal(["item"], back.Items);
        back.Add("another");
    }

    [Test]
    public async Task Fields_in_the_same_place_are_refused_and_fields_side_by_side_arrive()
    {
        await Task.Yield();
        Assert.Contains("lie in the same place", Assert.ThrowsAny<MessagePack.MessagePackSerializationException>(() => StateTrip.Take(new Overlaid { Code = 5 })).Message, StringComparison.Ordinal);
        StateTrip.AssertWhole(new SideBySide { Code = 5, Any = true, Text = "a" });
    }

    [Test]
    public async Task What_is_told_apart_by_which_object_it_is_stays_that_object()
    {
        await Task.Yield();
        Assert.Same(Level.Low, StateTrip.Take(Level.Low));
        Assert.Same(Level.High, StateTrip.Take<object>(Level.High));
        Assert.Same(Level.High, StateTrip.Take(new Holder<Level>(Level.High)).Value);
    }

    [Test]
    public async Task Hidden_fields_of_base_and_derived_class_arrive_both()
    {
        await Task.Yield();
        var dog = new Dog("dog", 3);
        dog.Grow();
        dog.GrowBase();
        var puppy = dog.With(new Puppy("puppy"));
        puppy.With(new Dog("smallest", 2));
        StateTrip.AssertWhole(dog);
        StateTrip.AssertSame<Animal>(dog);
        StateTrip.AssertSame<Animal[]>([dog, puppy, dog]);
        var back = (Dog)StateTrip.Take<Animal>(dog);
        Assert.Equal((2, 101, 3), (back.BaseAge, back.DogAge, back.Legs));
        Assert.Same(back, back.Children[0].Parent);
    }

    [Test]
    public async Task Interfaces_abstract_classes_and_objects_keep_what_stands_there()
    {
        await Task.Yield();
        var circle = new Circle(2);
        var drawing = new Drawing
        {
            First = circle,
            Shapes = [circle, new Square(3)],
            Tag = new Dictionary<string, object> { ["a"] = 1.0m, ["b"] = DayOfWeek.Friday, ["c"] = new[] { 1, 2 }, ["d"] = 'd' },
            Anything = new List<object> { 1L, circle, new object(), (short)2 },
        };
        drawing.Name("A", circle);
        StateTrip.AssertWhole(drawing);
        var back = StateTrip.Take(drawing);
        Assert.Same(back.First, back.Shapes[0]);
        Assert.Same(back.First, back.ByName["a"]);
        StateTrip.AssertSame<IShape>(circle);
        StateTrip.AssertSame<Shape>(circle);
    }

    [Test]
    public async Task What_is_marked_as_no_state_is_none_unless_the_type_keeps_it_elsewhere()
    {
        await Task.Yield();
        var marked = StateTrip.Take(new Marked { Value = 3, Skipped = "skipped", Scratch = "scratch" });
        Assert.Equal((3, null, null), (marked.Value, marked.Skipped, marked.Scratch));
        var clothed = new Clothed();
        clothed.Add(3);
        Assert.Equal([3], StateTrip.Take(clothed).Items);
        var ticker = new Ticker();
        ticker.Ticked += (_, _) => { };
        ticker.Tick();
        var back = StateTrip.Take(ticker);
        Assert.Equal((1, false), (back.Ticks, back.HasSubscribers));
    }

    [Test]
    public async Task Own_collections_and_comparers_arrive()
    {
        await Task.Yield();
        StateTrip.AssertWhole(new SortedDictionary<string, int>(new Backwards(-1)) { ["a"] = 1, ["b"] = 2 });
        StateTrip.AssertWhole(new HashSet<string>(new Backwards(3)) { "a", "b" });
        StateTrip.AssertWhole(new OwnList { "a", "b" });
        var table = new OwnTable { ["a"] = 1, Extra = 8 };
        StateTrip.AssertWhole(table);
        Assert.Equal(1, StateTrip.Take(table)["A"]);
        var keyed = new Keyed { new Account("x"), new Account("y") };
        StateTrip.AssertWhole(keyed);
        Assert.Equal("y", StateTrip.Take(keyed)["y"].Id);
        var ring = new Ring();
        for (int i = 0; i < 11; i++)
            ring.Push(i);
        StateTrip.AssertWhole(ring);
    }

    [Test]
    public async Task Value_types_arrive_whole()
    {
        await Task.Yield();
        StateTrip.AssertWhole(new Money(1.50m, "EUR"));
        StateTrip.AssertSame<Money?>(new Money(1, "EUR"));
        StateTrip.AssertSame<Money?>(null);
        var buffers = new Buffers();
        buffers.Fill();
        Assert.Equal(buffers.Sum(), StateTrip.Take(buffers).Sum());
        var holder = new Holder<Money>(new Money(2, "a")) { Named = System.Collections.Immutable.ImmutableDictionary<string, Money>.Empty.Add("b", new Money(3, "c")) };
        StateTrip.AssertWhole(holder);
        // Often enough for accessors to be emitted.
        for (int i = 0; i < 250; i++)
            StateTrip.AssertSame(holder);
    }

    [Test]
    public async Task Circles_close_and_keys_in_them_are_found()
    {
        await Task.Yield();
        var here = new Place { Name = "here" };
        var there = new Place { Name = "there" };
        here.Distances[there] = 3;
        there.Distances[here] = 3;
        here.Distances[here] = 0;
        StateTrip.AssertWhole(here);
        var back = StateTrip.Take(here);
        Assert.Equal((3, 0), (back.Distances[new Place { Name = "there" }], back.Distances[back]));
        object[] array = new object[2];
        array[0] = array;
        array[1] = new List<object> { array };
        var copy = StateTrip.Take<object>(array);
        Assert.Null(DeepComparison.Difference(array, copy));
    }

    [Test]
    public async Task A_list_of_100_000_nodes_is_as_deep_as_it_is_long()
    {
        await Task.Yield();
        Linked? head = null;
        for (int i = 0; i < 100_000; i++)
            head = new Linked { Number = i, Next = head };
        int count = 0;
        for (var node = StateTrip.Take(head); node is not null; node = node.Next)
            Assert.Equal(99_999 - count++, node.Number);
        Assert.Equal(100_000, count);
    }

    [Test]
    public async Task What_cannot_travel_says_where_it_is_why_and_what_to_do()
    {
        await Task.Yield();
        StateTrip.AssertRefused(new Broken { Inner = new Broken { Callback = () => { } } }, "Broken.Inner.Callback", "System.Action", "SerializerOptions");
        StateTrip.AssertRefused(new Broken { Stream = Stream.Null }, "Broken.Stream", "position");
        StateTrip.AssertRefused(new Broken { Handle = 3 }, "Broken.Handle", "handle of this process");
        StateTrip.AssertRefused(new List<object> { 1, new Finalized() }, "List`1[1]", "finalizer");
        StateTrip.AssertRefused<object>(Task.CompletedTask, "is work of this process");
        StateTrip.AssertRefused<object>(new CancellationTokenSource(), "cancels in this process");
        StateTrip.AssertRefused<object>(new[] { 1 }.Select(number => number), "System.Linq", "cannot travel");
        StateTrip.AssertSame(new Broken());
    }

    [Test]
    public async Task Exceptions_are_data()
    {
        await Task.Yield();
        StateTrip.AssertSame<Exception>(new AggregateException("all", new ArgumentException("wrong", "name"), new OrderException("order", 3)));
        try
        {
            throw new OrderException("thrown", 8) { Data = { ["key"] = 1.0m } };
        }
        catch (OrderException e)
        {
            var back = StateTrip.Take(e);
            Assert.Equal((e.StackTrace, e.Message, 8), (back.StackTrace, back.Message, back.Order));
            Assert.Equal(1.0m, back.Data["key"]);
        }
    }

    [System.Runtime.InteropServices.StructLayout(System.Runtime.InteropServices.LayoutKind.Explicit)]
    private sealed class Overlaid
    {
        [System.Runtime.InteropServices.FieldOffset(0)]
        public byte Code;

        [System.Runtime.InteropServices.FieldOffset(0)]
        public bool Any;
    }

    [System.Runtime.InteropServices.StructLayout(System.Runtime.InteropServices.LayoutKind.Explicit)]
    private sealed class SideBySide
    {
        [System.Runtime.InteropServices.FieldOffset(8)]
        public string? Text;

        [System.Runtime.InteropServices.FieldOffset(0)]
        public byte Code;

        [System.Runtime.InteropServices.FieldOffset(1)]
        public bool Any;
    }
}
