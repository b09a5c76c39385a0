using System.Collections;
using System.Collections.Specialized;
using System.Data;
using System.Drawing;
using System.Dynamic;
using System.Globalization;
using System.Net;
using System.Numerics;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Remoting.Tests.Fidelity;

/// <summary>The framework's types declared as what they are, in generated code: as a parameter, in a record, in a list, as any object.</summary>
public sealed class DeclaredFrameworkTests : PoolTest
{
    [Test]
    public async Task A_value_arrives_in_each_place()
    {
        await using var executor = new ProcessPoolExecutor(1);
        var wrong = new List<string>();
        await Check(JsonNode.Parse("""{"a":[1,2.50,null]}""")!, DeclaredFrameworkCalls.Remote.Node);
        await Check(JsonDocument.Parse("[1]").RootElement, DeclaredFrameworkCalls.Remote.Element);
        await Check(JsonDocument.Parse("""{"a":1}"""), DeclaredFrameworkCalls.Remote.Document);
        await Check(XElement.Parse("<a x='1'><b>t\n</b><!--c--></a>"), DeclaredFrameworkCalls.Remote.Xml);
        await Check(new Regex("a+", RegexOptions.IgnoreCase, TimeSpan.FromSeconds(3)), DeclaredFrameworkCalls.Remote.Expression);
        await Check(Encoding.Latin1, DeclaredFrameworkCalls.Remote.Coding);
        await Check(TimeZoneInfo.CreateCustomTimeZone("x", TimeSpan.FromHours(2), "n", "m"), DeclaredFrameworkCalls.Remote.Zone);
        await Check(new CultureInfo("fr-FR") { NumberFormat = { NumberDecimalSeparator = "#" } }, DeclaredFrameworkCalls.Remote.Culture);
        await Check(new PriorityQueue<string, int>([("a", 3), ("b", 1)]), DeclaredFrameworkCalls.Remote.Priorities);
        await Check(new[] { 1, 2, 3 }.ToLookup(number => number % 2, number => "v" + number), DeclaredFrameworkCalls.Remote.Lookup);
        await Check(new NameValueCollection { { "a", "1" }, { "a", "2" } }, DeclaredFrameworkCalls.Remote.Names);
        await Check(new BitArray([true, false, true]), DeclaredFrameworkCalls.Remote.Bits);
        await Check(new StringBuilder(3, 20).Append("abc"), DeclaredFrameworkCalls.Remote.Text);
        await Check(IPAddress.Parse("fe80::1%3"), DeclaredFrameworkCalls.Remote.Address);
        await Check(new IPEndPoint(IPAddress.Any, 3), DeclaredFrameworkCalls.Remote.EndPoint);
        await Check(new Matrix4x4(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16), DeclaredFrameworkCalls.Remote.Matrix);
        await Check(Color.Red, DeclaredFrameworkCalls.Remote.Paint);
        await Check(typeof(Dictionary<,>), DeclaredFrameworkCalls.Remote.Kind);
        await Check(new InvalidOperationException("x", new ArgumentException("y")), DeclaredFrameworkCalls.Remote.Error);
        await Check(new Hashtable { ["a"] = 1m }, DeclaredFrameworkCalls.Remote.Old);
        Assert.Empty(wrong);

        async Task Check<T>(T value, Func<T, Placed<T>, RemoteCall<Placed<T>>> call)
            where T : notnull
        {
            try
            {
                var placed = Placed.Of(value);
                if (DeepComparison.Difference(placed, await executor.SubmitAsync(call(value, placed), TestToken)) is { } difference)
                    wrong.Add($"{typeof(T)}: {difference}");
            }
            catch (RemoteSerializationException e)
            {
                wrong.Add($"{typeof(T)}: {e.Message}");
            }
        }
    }

    [Test]
    public async Task A_sequence_keeps_its_bytes()
    {
        await using var executor = new ProcessPoolExecutor(1);
        var bytes = new System.Buffers.ReadOnlySequence<byte>([1, 2, 3]);
        var back = await executor.SubmitAsync(DeclaredFrameworkCalls.Remote.Sequence(bytes, Placed.Of(bytes)), TestToken);
        Assert.Equal([1, 2, 3], System.Buffers.BuffersExtensions.ToArray(back.Value));
        Assert.Equal([1, 2, 3], System.Buffers.BuffersExtensions.ToArray(back.Many[1]));
        Assert.Equal([1, 2, 3], System.Buffers.BuffersExtensions.ToArray((System.Buffers.ReadOnlySequence<byte>)back.Any));
    }

    [Test]
    public async Task Tables_lazy_values_and_expandos_arrive()
    {
        await using var executor = new ProcessPoolExecutor(1);
        using var table = new DataTable("t");
        table.Columns.Add("a", typeof(decimal));
        table.Rows.Add(1.50m);
        using var set = new DataSet();
        set.Tables.Add(table.Copy());
        var expando = new ExpandoObject();
        ((IDictionary<string, object?>)expando)["a"] = 7L;
        var lazy = new Lazy<int>(() => 5);
        Assert.Equal("1.50 1 5 7 5 True", await executor.SubmitAsync(DeclaredFrameworkCalls.Remote.Rest(table, set, lazy, expando, Placed.Of(lazy)), TestToken));
    }
}
