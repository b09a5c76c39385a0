using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Testing;
using Remoting.Analyzers.Callables;
using Remoting.Analyzers.Tests.Verification;

namespace Remoting.Analyzers.Tests.Callables;

using Verify = AnalyzerVerifier<CallableAnalyzer>;

/// <summary>RMT0101 to RMT0103: values that cannot cross, or might not.</summary>
public sealed class SerializabilityTests
{
    private const string Orders = """
        public class Order
        {
            public Customer Customer { get; set; } = null!;
        }

        public class Customer
        {
            public System.Data.Common.DbConnection {|#1:Connection|} { get; set; } = null!;
        }
        """;

    [Theory(Timeout = RemotingTest.Timeout)]
    [InlineData("Func<int> {|RMT0101:f|}")]
    [InlineData("Action {|RMT0101:f|}")]
    [InlineData("Stream {|RMT0101:stream|}")]
    [InlineData("FileStream {|RMT0101:stream|}")]
    [InlineData("Task<int> {|RMT0101:task|}")]
    [InlineData("CancellationTokenSource {|RMT0101:source|}")]
    [InlineData("ProcessPoolExecutor {|RMT0101:pool|}, Executor {|RMT0101:any|}, List<WorkerLease> {|RMT0101:leases|}")]
    [InlineData("List<Stream> {|RMT0101:streams|}")]
    [InlineData("Dictionary<string, Action[]> {|RMT0101:actions|}")]
    [InlineData("(int, Thread) {|RMT0101:pair|}")]
    [InlineData("Task<int> {|RMT0101:a|}, Task<int> {|RMT0101:b|}")]
    public Task Parameters_that_cannot_cross(string parameters) => Verify.VerifyAsync(Callable.Static($"void Do({parameters}) {{ }}"));

    /// <summary>The language allows them there, with a warning at most; nothing is generated that would have to name them.</summary>
    [Theory(Timeout = RemotingTest.Timeout)]
    [InlineData("static {|RMT0103:Plain|} Do() => null!;")]
    [InlineData("static void Do(Plain {|RMT0101:none|}, int n) { }")]
    public Task Static_classes_in_interfaces(string method) => Verify.VerifyAsync(
        $"{Callable.Usings}#pragma warning disable CS8897, CS8898\npublic static class Plain {{ }} public interface I {{ [ProcessPoolCallable] {method} }}");

    [Theory(Timeout = RemotingTest.Timeout)]
    [InlineData("int n, string s, double? d, DayOfWeek day, Guid id, DateTime time, Uri uri")]
    [InlineData("int[] a, List<string> b, Dictionary<string, long[]> c, (int, string) d, ReadOnlyMemory<byte> e")]
    [InlineData("Plain plain, Plain[] plains, Dictionary<int, Plain?> more, Keyed keyed")]
    [InlineData("CancellationToken token, int n")]
    [InlineData("Handle<Stream> stream, List<Handle<Action>> actions, (Handle<CancellationTokenSource>, int)? pair, Held held")]
    [InlineData("Type type, System.Text.RegularExpressions.Regex regex, System.Text.StringBuilder text, System.Net.IPAddress address, System.Globalization.CultureInfo culture, Exception error")]
    [InlineData("System.Text.Json.JsonElement json, System.Xml.Linq.XElement xml, System.Data.DataTable table, ILookup<string, int> lookup, Lazy<int> lazy")]
    [InlineData("Numbers numbers, Failure failure")]
    public Task Parameters_that_cross(string parameters) => Verify.VerifyAsync(Callable.Static(
        $"void Do({parameters}) {{ }}",
        """
        public record Plain(int X, string Y) { public Plain? Next { get; init; } }
        [MessagePackObject] public class Keyed { [Key(0)] public int X { get; set; } }
        public record Held(Handle<System.Data.Common.DbConnection> Connection);
        public class Numbers : List<int> { public string Name { get; set; } = ""; }
        public class Failure(int code) : Exception { public int Code => code; }
        """));

    [Theory(Timeout = RemotingTest.Timeout)]
    [InlineData("object {|RMT0102:value|}")]
    [InlineData("nint {|RMT0102:number|}")]
    [InlineData("object[] {|RMT0102:values|}")]
    [InlineData("IShape {|RMT0102:shape|}")]
    [InlineData("Shape {|RMT0102:shape|}")]
    [InlineData("Holder {|RMT0102:holder|}")]
    public Task Parameters_that_might_not_cross(string parameters) => Verify.VerifyAsync(Callable.Static(
        $"void Do({parameters}) {{ }}",
        "public interface IShape; public abstract class Shape; public record Holder(int X, IShape Shape);"));

    [Theory(Timeout = RemotingTest.Timeout)]
    [InlineData("Stream", DiagnosticSeverity.Error)]
    [InlineData("List<Action>", DiagnosticSeverity.Error)]
    [InlineData("Task<Stream>", DiagnosticSeverity.Error)]
    [InlineData("ValueTask<Func<int>>", DiagnosticSeverity.Error)]
    [InlineData("object", DiagnosticSeverity.Warning)]
    [InlineData("Task<object>", DiagnosticSeverity.Warning)]
    public Task Results_are_errors_or_warnings_by_certainty(string type, DiagnosticSeverity severity) => Verify.VerifyMessagesAsync(
        Callable.Static($"{{|#0:{type}|}} Do() => throw null!;"),
        new DiagnosticResult("RMT0103", severity).WithLocation(0));

    // What might fail is of no interest as long as nothing can be called.
    [Theory(Timeout = RemotingTest.Timeout)]
    [InlineData("object Do(object value, Stream {|RMT0101:stream|}) => value;")]
    [InlineData("{|RMT0103:Stream|} Do(object value) => throw null!;")]
    [InlineData("object {|RMT0003:Do|}<T>(object value) => value;")]
    public Task An_error_is_enough(string method) => Verify.VerifyAsync(Callable.Static(method));

    [Theory(Timeout = RemotingTest.Timeout)]
    [InlineData("int Do() => 1;")]
    [InlineData("void Do() { }")]
    [InlineData("Task Do() => Task.CompletedTask;")]
    [InlineData("ValueTask<string[]> Do() => new([]);")]
    [InlineData("IEnumerable<int> Do() { yield return 1; }")]
    [InlineData("Handle<Stream> Do() => throw null!;")]
    [InlineData("Task<Handle<Action>?> Do() => throw null!;")]
    public Task Results_that_cross(string method) => Verify.VerifyAsync(Callable.Static(method));

    [Fact(Timeout = RemotingTest.Timeout)]
    public Task Shows_the_path_at_the_parameter_and_the_member() => Verify.VerifyMessagesAsync(
        Callable.Static("void Place(int n, Order {|#0:order|}) { }", Orders),
        DiagnosticResult.CompilerError("RMT0101").WithLocation(0).WithLocation(1).WithMessage(
            "Parameter 'order' of 'C.Place(int, Order)' cannot be serialized because 'Order.Customer.Connection: System.Data.Common.DbConnection' is an open connection of this process; pass the connection string, and open it in the worker"));

    [Fact(Timeout = RemotingTest.Timeout)]
    public Task Shows_the_path_of_a_result() => Verify.VerifyMessagesAsync(
        Callable.Static("{|#0:Order[]|} Find(int n) => [];", Orders),
        DiagnosticResult.CompilerError("RMT0103").WithLocation(0).WithLocation(1).WithMessage(
            "The result of 'C.Find(int)' cannot be serialized because 'Order.Customer.Connection: System.Data.Common.DbConnection' is an open connection of this process; return what is needed of it instead"));

    [Theory(Timeout = RemotingTest.Timeout)]
    [InlineData(
        "object {|#0:value|}",
        "Parameter 'value' of 'C.Do(object)' might not be serializable at run time because 'object' may hold an object of any type; a concrete type would make it certain")]
    [InlineData(
        "IShape {|#0:shape|}",
        "Parameter 'shape' of 'C.Do(IShape)' might not be serializable at run time because 'IShape' is an interface: the type behind it is known at run time only; "
        + "a concrete type, or [Union] on this one, would make it certain")]
    public Task Says_what_would_make_it_certain(string parameter, string message) => Verify.VerifyMessagesAsync(
        Callable.Static($"void Do({parameter}) {{ }}", "public interface IShape;"),
        DiagnosticResult.CompilerWarning("RMT0102").WithLocation(0).WithMessage(message));

    [Theory(Timeout = RemotingTest.Timeout)]
    [InlineData("dotnet_diagnostic.RMT0103.severity = none", "Stream")]
    [InlineData("dotnet_diagnostic.RMT0103.severity = none", "object")]
    public Task One_setting_silences_both_certainties(string configuration, string type) =>
        Verify.VerifyConfiguredAsync(configuration, Callable.Static($"{type} Do() => throw null!;"));
}
