using System.Text.Json;
using System.Text.Json.Serialization;
using MessagePack;
using MessagePack.Resolvers;
using Remoting.Benchmarks.Measuring;
using Remoting.Benchmarks.Work.Data;

namespace Remoting.Benchmarks.Peers;

/// <summary>What carries objects of any type without being told about it beforehand.</summary>
internal static class ReflectionSerializers
{
    public const string Contractless = "MessagePack contractless";
    public const string Typeless = "MessagePack typeless";
    public const string Json = "System.Text.Json";

    private static readonly JsonSerializerOptions Preserving = new() { ReferenceHandler = ReferenceHandler.Preserve };

    public static void EnterMessagePack<T>(Contest contest, Trip<T> trip)
    {
        Enter(contest, trip, Contractless, ContractlessStandardResolver.Options);
        Enter(contest, trip, Typeless, TypelessContractlessStandardResolver.Options);
    }

    public static void EnterJson<T>(Contest contest, Trip<T> trip, bool hasCircles = false)
    {
        var options = hasCircles ? Preserving : JsonSerializerOptions.Default;
        contest.Against(Json, () => trip.MeasureAsync(
            (buffer, value) =>
            {
                using var writer = new Utf8JsonWriter(buffer);
                JsonSerializer.Serialize(writer, value, options);
            },
            bytes => JsonSerializer.Deserialize<T>(bytes.Span, options)!), trip.Times);
    }

    private static void Enter<T>(Contest contest, Trip<T> trip, string name, MessagePackSerializerOptions options) =>
        contest.Against(name, () => trip.MeasureAsync(
            (buffer, value) => MessagePackSerializer.Serialize(buffer, value, options),
            bytes => MessagePackSerializer.Deserialize<T>(bytes, options)), trip.Times);
}
