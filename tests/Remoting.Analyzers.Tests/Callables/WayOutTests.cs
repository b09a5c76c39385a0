using Remoting.Analyzers.Callables;
using Remoting.Analyzers.Tests.Verification;

namespace Remoting.Analyzers.Tests.Callables;

/// <summary>RMT0101 for what is bound to its process: an error, with what to do instead.</summary>
public sealed class WayOutTests
{
    [Theory(Timeout = RemotingTest.Timeout)]
    [InlineData("System.Threading.Channels.Channel<int>", "pass an array or a list of what is in it")]
    [InlineData("System.Threading.Channels.ChannelReader<int>", "pass an array or a list of what is in it")]
    [InlineData("System.Collections.Concurrent.BlockingCollection<int>", "pass an array or a list of what is in it")]
    [InlineData("PeriodicTimer", "make one in the worker")]
    [InlineData("ThreadLocal<int>", "pass its value")]
    [InlineData("AsyncLocal<int>", "pass its value")]
    [InlineData("Progress<int>", "take an 'IProgress<T>', whose reports come back to the caller")]
    [InlineData("System.IO.Pipelines.PipeReader", "pass a path or the bytes, and open it in the worker")]
    [InlineData("FileStream", "pass a path or the bytes, and open it in the worker")]
    [InlineData("Task<int>", "await it first, and pass its result")]
    [InlineData("CancellationTokenSource", "take a 'CancellationToken', which the executor supplies")]
    [InlineData("List<Action>", "pass what tells the callable which code to run, such as a number or a name")]
    [InlineData("System.Net.Http.HttpClient", "pass the address, and connect in the worker")]
    [InlineData("System.Data.Common.DbDataReader", "read it first, and pass a list of its rows")]
    [InlineData("System.Diagnostics.Process", "pass its id")]
    [InlineData("IQueryable<int>", "run the query first, and pass a list of its results")]
    public async Task Says_what_to_do_instead(string type, string way)
    {
        var reports = await AnalyzerRun.ReportsAsync(Callable.Static($"void Do({type} value) {{ }}"));
        Microsoft.CodeAnalysis.Diagnostic report = Assert.Single(reports, report => report.Id == Descriptors.ParameterNotSerializable.Id);
        Assert.Equal(Microsoft.CodeAnalysis.DiagnosticSeverity.Error, report.Severity);
        Assert.EndsWith("; " + way, report.GetMessage(System.Globalization.CultureInfo.InvariantCulture), StringComparison.Ordinal);
    }

    [Theory(Timeout = RemotingTest.Timeout)]
    [InlineData("System.Collections.Generic.LinkedListNode<int>", "LinkedListNode<>")]
    [InlineData("System.Collections.Generic.Dictionary<int, string>.KeyCollection", "Dictionary<,>.KeyCollection")]
    [InlineData("System.Globalization.CultureInfo", "CultureInfo")]
    public void Names_the_type_as_an_attribute_does(string type, string name)
    {
        Microsoft.CodeAnalysis.Compilation compilation = AnalyzerRun.Compile(Callable.Static($"void Do({type} value) {{ }}"));
        var method = (Microsoft.CodeAnalysis.IMethodSymbol)Assert.Single(compilation.GetTypeByMetadataName("C")!.GetMembers("Do"));
        Assert.Contains($"AssumeSerializable(typeof({name}))]", WayOut.WhereUncertain(method.Parameters[0].Type), StringComparison.Ordinal);
    }
}
