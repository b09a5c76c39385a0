using Remoting.Analyzers.Callables;
using Remoting.Analyzers.Tests.Verification;

namespace Remoting.Analyzers.Tests.Callables;

using Verify = AnalyzerVerifier<CallableAnalyzer>;

/// <summary>What stands behind a shared value has to travel, and where it stands is among arguments.</summary>
public sealed class SharedCallableTests
{
    [Theory(Timeout = RemotingTest.Timeout)]
    [InlineData("int Do(Shared<int[]> numbers)")]
    [InlineData("int Do(Shared<Good> good, List<Shared<string>>? more = null)")]
    [InlineData("int Do((Shared<ReadOnlyMemory<double>>, int) pair, Holder holder)")]
    [InlineData("int Do(Shared<Stream> {|RMT0101:stream|})")]
    [InlineData("int Do(Shared<Bad> {|RMT0101:bad|})")]
    [InlineData("int Do(List<Shared<Bad>> {|RMT0101:bad|})")]
    [InlineData("int Do(Shared<object> {|RMT0102:anything|})")]
    [InlineData("{|RMT0103:Shared<int[]>|} Do(Shared<int[]> numbers)")]
    [InlineData("{|RMT0103:Task<Holder>|} Do(int number)")]
    public Task Is_judged_by_its_value_and_its_place(string signature) => Verify.VerifyAsync($$"""
        using System;
        using System.Collections.Generic;
        using System.IO;
        using System.Threading.Tasks;
        using Remoting;

        public record Good(string Name);
        public record Bad(string Name, Stream Content);
        public record Holder(Shared<Good> Good);

        public static class C
        {
            [ProcessPoolCallable]
            public static {{signature}} => throw new NotSupportedException();
        }
        """);

    [Fact(Timeout = RemotingTest.Timeout)]
    public async Task The_way_to_what_cannot_travel_leads_through_the_value()
    {
        var reports = await AnalyzerRun.ReportsAsync(AnalyzerRun.Compile("""
            using System.IO;
            using Remoting;

            public record Bad(string Name, Stream Content);

            public static class C
            {
                [ProcessPoolCallable]
                public static int Do(Shared<Bad> big) => big.Value.Name.Length;
            }
            """));
        Assert.Contains(reports, report => report.Id == "RMT0101"
            && report.GetMessage(System.Globalization.CultureInfo.InvariantCulture).Contains("Shared.Value.Content: System.IO.Stream", StringComparison.Ordinal));
    }
}
