using System.Buffers;
using System.Collections.Concurrent;
using System.Reflection;
using MessagePack;
using Remoting.CompilerServices;

namespace Remoting.Tests.Fidelity;

/// <summary>
/// Every public type of popular packages of which an object can be made: it arrives whole, or it is refused with a reason. None arrives changed.
/// </summary>
public sealed class PackageTests
{
    private const int MostPerType = 4;

    /// <summary>One type each, so that the assembly is one that this program refers to.</summary>
    public static TheoryData<Type> Packages =>
    [
        typeof(Google.Protobuf.WellKnownTypes.Any), typeof(MathNet.Numerics.Complex32), typeof(NetTopologySuite.Geometries.Coordinate),
        typeof(Newtonsoft.Json.Linq.JObject), typeof(NodaTime.Instant), typeof(NuGet.Versioning.NuGetVersion), typeof(UnitsNet.Length),
        typeof(YamlDotNet.RepresentationModel.YamlNode), typeof(HtmlAgilityPack.HtmlDocument), typeof(Markdig.Syntax.MarkdownDocument), typeof(CsvHelper.CsvReader),
        typeof(QuikGraph.Edge<int>), typeof(OneOf.Types.None), typeof(Microsoft.FSharp.Core.Unit), typeof(PdfSharp.Drawing.XPoint),
    ];

    private static readonly ConcurrentDictionary<Type, Report> Reports = new();

    [Theory(Timeout = 300_000)]
    [MemberData(nameof(Packages), DisableDiscoveryEnumeration = true)]
    public async Task Nothing_is_lost(Type ofPackage)
    {
        await Task.Yield();
        var report = Reports.GetOrAdd(ofPackage, type => Try(type, TestContext.Current.CancellationToken));
        TestContext.Current.TestOutputHelper?.WriteLine(report.ToString());
        if (Environment.GetEnvironmentVariable("REMOTING_FIDELITY_REPORT") is { Length: > 0 } file)
            File.AppendAllText(file, $"{ofPackage.Assembly.GetName().Name}: {report}\n");
        Assert.True(report.Lost.Count == 0, report.ToString());
        Assert.True(report.Whole > 0, report.ToString());
    }

    [Fact(Timeout = 300_000)]
    public async Task Of_all_types_at_least_92_percent_arrive()
    {
        await Task.Yield();
        var reports = Packages.Select(row => Reports.GetOrAdd(row.Data, type => Try(type, TestContext.Current.CancellationToken))).ToArray();
        int whole = reports.Sum(report => report.Whole);
        int refused = reports.Sum(report => report.Refused);
        Assert.True(whole >= 0.92 * (whole + refused), $"{whole} types arrive, {refused} are refused.");
    }

    private static Report Try(Type ofPackage, CancellationToken cancellationToken)
    {
        var report = new Report();
        foreach (var type in ofPackage.Assembly.GetExportedTypes().Where(type => type is { IsAbstract: false, IsGenericTypeDefinition: false, IsByRefLike: false } && !typeof(Delegate).IsAssignableFrom(type)))
        {
            foreach (object value in Instances.Of(type, MostPerType))
            {
                cancellationToken.ThrowIfCancellationRequested();
                report.Add(type, value);
            }
        }
        return report;
    }

    private sealed class Report
    {
        private readonly Dictionary<Type, string> _refused = [];
        private readonly HashSet<Type> _whole = [];

        public List<string> Lost { get; } = [];

        public int Refused => _refused.Count;

        public int Whole => _whole.Except(_refused.Keys).Count();

        public void Add(Type type, object value)
        {
            try
            {
                object back = Trip(type, value);
                if (DeepComparison.Difference(value, back) is { } difference)
                    Lost.Add($"{type}: {difference}");
                else
                    _whole.Add(type);
            }
            catch (MessagePackSerializationException e)
            {
                _refused[type] = e.Message;
            }
            catch (Exception e)
            {
                Lost.Add($"{type}: {e}");
            }
        }

        public override string ToString() => $"{Whole} types whole, {_refused.Count} refused, {Lost.Count} objects lost"
            + string.Concat(Lost.Select(lost => "\n  lost " + lost)) + string.Concat(_refused.Select(refused => $"\n  refused {refused.Key}: {refused.Value}"));
    }

    private static object Trip(Type type, object value)
    {
        try
        {
            return typeof(PackageTests).GetMethod(nameof(TripOf), BindingFlags.Static | BindingFlags.NonPublic)!.MakeGenericMethod(type).Invoke(null, [value])!;
        }
        catch (TargetInvocationException e)
        {
            throw e.InnerException!;
        }
    }

    private static object TripOf<T>(T value)
    {
        var buffer = new ArrayBufferWriter<byte>();
        var writer = new MessagePackWriter(buffer);
        Wire.WriteDynamic(ref writer, value);
        writer.Flush();
        var reader = new MessagePackReader(buffer.WrittenMemory);
        return Wire.ReadDynamic<T>(ref reader)!;
    }
}
