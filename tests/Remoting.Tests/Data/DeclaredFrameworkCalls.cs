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

#pragma warning disable RMT0102, RMT0103 // The type of one of the places is any object.

/// <summary>A value in a place of its own type, in a list, twice, and as any object.</summary>
public sealed record Placed<T>(T Value, List<T> Many, object Any)
    where T : notnull;

/// <inheritdoc cref="Placed{T}"/>
public static class Placed
{
    public static Placed<T> Of<T>(T value)
        where T : notnull => new(value, [value, value], value);
}

/// <summary>The framework's types as what they are declared.</summary>
public static class DeclaredFrameworkCalls
{
    [ProcessPoolCallable]
    public static Placed<JsonNode> Node(JsonNode value, Placed<JsonNode> placed) => placed with { Value = value };

    [ProcessPoolCallable]
    public static Placed<JsonElement> Element(JsonElement value, Placed<JsonElement> placed) => placed with { Value = value };

    [ProcessPoolCallable]
    public static Placed<JsonDocument> Document(JsonDocument value, Placed<JsonDocument> placed) => placed with { Value = value };

    [ProcessPoolCallable]
    public static Placed<XElement> Xml(XElement value, Placed<XElement> placed) => placed with { Value = value };

    [ProcessPoolCallable]
    public static Placed<Regex> Expression(Regex value, Placed<Regex> placed) => placed with { Value = value };

    [ProcessPoolCallable]
    public static Placed<Encoding> Coding(Encoding value, Placed<Encoding> placed) => placed with { Value = value };

    [ProcessPoolCallable]
    public static Placed<TimeZoneInfo> Zone(TimeZoneInfo value, Placed<TimeZoneInfo> placed) => placed with { Value = value };

    [ProcessPoolCallable]
    public static Placed<CultureInfo> Culture(CultureInfo value, Placed<CultureInfo> placed) => placed with { Value = value };

    [ProcessPoolCallable]
    public static Placed<PriorityQueue<string, int>> Priorities(PriorityQueue<string, int> value, Placed<PriorityQueue<string, int>> placed) => placed with { Value = value };

    [ProcessPoolCallable]
    public static Placed<ILookup<int, string>> Lookup(ILookup<int, string> value, Placed<ILookup<int, string>> placed) => placed with { Value = value };

    [ProcessPoolCallable]
    public static Placed<System.Buffers.ReadOnlySequence<byte>> Sequence(System.Buffers.ReadOnlySequence<byte> value, Placed<System.Buffers.ReadOnlySequence<byte>> placed) =>
        placed with { Value = value };

    [ProcessPoolCallable]
    public static Placed<NameValueCollection> Names(NameValueCollection value, Placed<NameValueCollection> placed) => placed with { Value = value };

    [ProcessPoolCallable]
    public static Placed<BitArray> Bits(BitArray value, Placed<BitArray> placed) => placed with { Value = value };

    [ProcessPoolCallable]
    public static Placed<StringBuilder> Text(StringBuilder value, Placed<StringBuilder> placed) => placed with { Value = value };

    [ProcessPoolCallable]
    public static Placed<IPAddress> Address(IPAddress value, Placed<IPAddress> placed) => placed with { Value = value };

    [ProcessPoolCallable]
    public static Placed<IPEndPoint> EndPoint(IPEndPoint value, Placed<IPEndPoint> placed) => placed with { Value = value };

    [ProcessPoolCallable]
    public static Placed<Matrix4x4> Matrix(Matrix4x4 value, Placed<Matrix4x4> placed) => placed with { Value = value };

    [ProcessPoolCallable]
    public static Placed<Color> Paint(Color value, Placed<Color> placed) => placed with { Value = value };

    [ProcessPoolCallable]
    public static Placed<Type> Kind(Type value, Placed<Type> placed) => placed with { Value = value };

    [ProcessPoolCallable]
    public static Placed<InvalidOperationException> Error(InvalidOperationException value, Placed<InvalidOperationException> placed) => placed with { Value = value };

    [ProcessPoolCallable]
    public static Placed<Hashtable> Old(Hashtable value, Placed<Hashtable> placed) => placed with { Value = value };

    [ProcessPoolCallable]
    public static string Rest(DataTable table, DataSet set, Lazy<int> lazy, ExpandoObject expando, Placed<Lazy<int>> placed) =>
        $"{table.Rows[0][0]} {set.Tables.Count} {lazy.Value} {((IDictionary<string, object?>)expando)["a"]} {placed.Many[1].Value} {ReferenceEquals(placed.Value, placed.Any)}";
}
