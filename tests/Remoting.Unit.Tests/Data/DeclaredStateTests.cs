using System.Collections;
using System.Globalization;
using System.Net.Http;
using System.Numerics;
using System.Reflection;
using System.Text.Json;
using System.Xml;
using Remoting.Tests.Library;

namespace Remoting.Tests.Fidelity;

/// <summary>Types of the framework that are more, or less, than their fields, declared as what they are: whole, or refused.</summary>
public sealed class DeclaredStateTests
{
    [Test]
    public async Task A_node_arrives_as_one_of_its_list()
    {
        await Task.Yield();
        var list = new LinkedList<string>(["a", "b", "c"]);
        var back = StateTrip.Take(list.First!.Next!);
        Assert.Equal(["b", "c"], From(back));
        Assert.Equal(["a", "b", "c"], back.List!);
        back.List!.Remove(back);
        Assert.Equal((null, null), (back.List, back.Next));
        Assert.Equal("x", StateTrip.Take(new LinkedListNode<string>("x")).Value);
        object[] both = StateTrip.Take<object[]>([list.Last!, list, list.First!]);
        Assert.Same(((LinkedList<string>)both[1]).Last, both[0]);
        Assert.Same(((LinkedList<string>)both[1]).First, both[2]);
    }

    [Test]
    public async Task Nodes_that_their_elements_know_arrive_wherever_it_begins()
    {
        await Task.Yield();
        var list = new LinkedList<Known>();
        for (int i = 0; i < 50_000; i++)
        {
            var known = new Known { Number = i };
            known.Node = list.AddLast(known);
        }
        foreach (var known in list.Take(10))
            known.Other = list.Last;
        foreach (var back in (LinkedList<Known>[])[StateTrip.Take(list), StateTrip.Take(list.First!.Next!).List!, StateTrip.Take(list.Last!.Value).Node!.List!])
        {
            Assert.Equal(50_000, back.Count);
            int number = 0;
            for (var node = back.First; node is not null; node = node.Next)
            {
                Assert.Same(node, node.Value.Node);
                Assert.Equal(number++, node.Value.Number);
            }
            Assert.Same(back.Last, back.First!.Value.Other);
        }
    }

    [Test]
    public async Task A_list_that_is_derived_from_a_linked_one_has_its_nodes()
    {
        await Task.Yield();
        var chain = new Chain { Name = "n" };
        chain.AddLast(1);
        chain.AddLast(2);
        var back = StateTrip.Take<object[]>([chain.Last!, chain]);
        Assert.Equal("n", ((Chain)back[1]).Name);
        Assert.Equal([1, 2], (Chain)back[1]);
        Assert.Same(((Chain)back[1]).Last, back[0]);
    }

    [Test]
    public async Task A_vector_has_all_its_elements()
    {
        await Task.Yield();
        var vector = new Vector<int>([.. Enumerable.Range(1, Vector<int>.Count)]);
        Assert.Equal(vector, StateTrip.Take(vector));
        Assert.Equal([vector, -vector], StateTrip.Take<Vector<int>[]>([vector, -vector]));
        Assert.Equal([vector], StateTrip.Take(new List<Vector<int>> { vector }));
        Assert.Equal(new Vector<double>(3), StateTrip.Take(new Holder<Vector<double>>(new Vector<double>(3))).Value);
        var wide = System.Runtime.Intrinsics.Vector512.Create(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16);
        Assert.Equal(wide, StateTrip.Take(wide));
        Assert.Equal((wide, vector), StateTrip.Take((wide, vector)));
    }

    [Test]
    public async Task A_hash_that_the_framework_keeps_stays_behind()
    {
        await Task.Yield();
        Check(new HttpMethod("PURGE"), "_hashcode");
        Check(new XmlQualifiedName("name", "space"), "_hash");
        Assert.Same(HttpMethod.Get, StateTrip.Take(HttpMethod.Get));

        static void Check<T>(T value, string field)
            where T : notnull
        {
            var kept = typeof(T).GetField(field, BindingFlags.Instance | BindingFlags.NonPublic)!;
            _ = value.GetHashCode();
            Assert.NotEqual(0, kept.GetValue(value));
            var back = StateTrip.Take(value);
            Assert.Equal(0, kept.GetValue(back));
            Assert.Equal(value, back);
        }
    }

    [Test]
    public async Task Nodes_of_a_document_say_what_to_pass_instead()
    {
        await Task.Yield();
        var document = new XmlDocument();
        document.LoadXml("<a><b/></a>");
        StateTrip.AssertRefused(document, "XmlDocument", "OuterXml");
        StateTrip.AssertRefused(document.DocumentElement!, "XmlElement", "OuterXml");
        StateTrip.AssertRefused(new Holder<XmlNode>(document.DocumentElement!), "OuterXml");
        StateTrip.AssertRefused(new NameTable(), "NameTable", "XDocument");
    }

    [Test]
    public async Task The_local_time_zone_arrives_as_the_local_one()
    {
        await Task.Yield();
        var zone = StateTrip.Take(TimeZoneInfo.Local);
        Assert.Equal(DateTimeKind.Local, TimeZoneInfo.ConvertTime(DateTime.UtcNow, zone).Kind);
        Assert.Equal(DateTimeKind.Utc, TimeZoneInfo.ConvertTimeToUtc(DateTime.Now, zone).Kind);
        Assert.Same(TimeZoneInfo.Utc, StateTrip.Take(TimeZoneInfo.Utc));
        var named = TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin");
        Assert.NotSame(TimeZoneInfo.Local, StateTrip.Take(named));
    }

    [Test]
    public async Task JSON_that_was_parsed_with_comments_and_commas_arrives()
    {
        await Task.Yield();
        var lenient = new JsonDocumentOptions { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip };
        using var document = JsonDocument.Parse("""{"a":[1,/* two */2,],}""", lenient);
        Assert.Equal(2, StateTrip.Take(document.RootElement).GetProperty("a")[1].GetInt32());
        using var back = StateTrip.Take(document);
        Assert.Equal(2, back.RootElement.GetProperty("a").GetArrayLength());
        var node = System.Text.Json.Nodes.JsonNode.Parse("""{"a":[1,/* two */2,],}""", null, lenient)!;
        Assert.Equal(2, StateTrip.Take(node)["a"]![1]!.GetValue<int>());
    }

    [Test]
    public async Task JSON_that_would_arrive_as_something_else_says_so()
    {
        await Task.Yield();
        StateTrip.AssertRefused<object>(System.Text.Json.Nodes.JsonValue.Create(new Outcome("a", null))!, "SerializeToNode");
        StateTrip.AssertRefused<object>(new System.Text.Json.Nodes.JsonArray("a\ud800"), "half a character");
        StateTrip.AssertWhole<object>(new System.Text.Json.Nodes.JsonArray("a\ufffd", "\ud83d\ude00", "ä"));
    }

    [Test]
    public async Task An_exception_of_a_cancelled_task_arrives_without_the_task()
    {
        var task = Task.Delay(-1, new CancellationToken(true));
        var cancelled = await Assert.ThrowsAsync<TaskCanceledException>(() => task);
        Assert.NotNull(cancelled.Task);
        var back = Assert.IsType<TaskCanceledException>(StateTrip.Take(new Outcome(null, cancelled)).Error);
        Assert.Equal((cancelled.Message, null, true), (back.Message, back.Task, back.CancellationToken.IsCancellationRequested));
#pragma warning disable xUnit1031 // This is what it throws.
        var all = Assert.Throws<AggregateException>(() => Task.WaitAll(task, Task.FromException(new InvalidOperationException("wrong"))));
#pragma warning restore xUnit1031
        Assert.Equal(all.InnerExceptions.Select(inner => inner.GetType()), StateTrip.Take<object>(all) is AggregateException several ? several.InnerExceptions.Select(inner => inner.GetType()) : []);
    }

    [Test]
    public async Task A_culture_separates_the_items_of_a_list_as_it_did()
    {
        await Task.Yield();
        var culture = new CultureInfo("de-DE") { TextInfo = { ListSeparator = "|" } };
        Assert.Equal("|", StateTrip.Take(culture).TextInfo.ListSeparator);
        Assert.Equal("|", StateTrip.Take(CultureInfo.ReadOnly(culture)).TextInfo.ListSeparator);
        Assert.Equal(new CultureInfo("de-DE").TextInfo.ListSeparator, StateTrip.Take(new CultureInfo("de-DE")).TextInfo.ListSeparator);
    }

    [Test]
    public async Task A_lookup_whose_key_leads_back_to_it_says_so()
    {
        await Task.Yield();
        var key = new Key();
        key.Name = "a";
        key.Known = new[] { key }.ToLookup(known => known);
        Assert.True(key.Known.Contains(key));
        var error = Assert.ThrowsAny<MessagePack.MessagePackSerializationException>(() => StateTrip.Take(key));
        Assert.Contains("leads back to what holds it", error.Message, StringComparison.Ordinal);
    }

    [Test]
    public async Task A_table_of_old_is_filled_without_its_own_members()
    {
        await Task.Yield();
        var counting = new Counting { ["a"] = 1 };
        counting.Add("b", 2);
        var back = StateTrip.Take(counting);
        Assert.Equal((1, 2, 2), (back.Added, back.Count, back["b"]));
        var shared = StateTrip.Take(Hashtable.Synchronized(new Hashtable { ["a"] = 1 }));
        Assert.Equal((true, 1, 1), (shared.IsSynchronized, shared.Count, shared["a"]));
    }

    private static List<T> From<T>(LinkedListNode<T>? node)
    {
        var values = new List<T>();
        for (; node is not null && values.Count < 100; node = node.Next)
            values.Add(node.Value);
        return values;
    }

    private sealed record Outcome(string? Value, Exception? Error);

    private sealed class Known
    {
        public int Number { get; set; }

        public LinkedListNode<Known>? Node { get; set; }

        public LinkedListNode<Known>? Other { get; set; }
    }

    private sealed class Chain : LinkedList<int>
    {
        public string? Name { get; set; }
    }

    private sealed class Key
    {
        public ILookup<Key, Key>? Known { get; set; }

        public string Name { get; set; } = "";

        public override bool Equals(object? obj) => obj is Key other && other.Name == Name;

        public override int GetHashCode() => StringComparer.Ordinal.GetHashCode(Name ?? "");
    }

    private sealed class Counting : Hashtable
    {
        public int Added { get; private set; }

        public override void Add(object key, object? value)
        {
            Added++;
            base.Add(key, value);
        }
    }
}
