using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Emit;
using Microsoft.CodeAnalysis.Testing;
using Remoting.Analyzers.State;
using Remoting.Analyzers.Tests.Callables;
using Remoting.Analyzers.Tests.Verification;

namespace Remoting.Analyzers.Tests.State;

using Verify = AnalyzerVerifier<ChangedArgumentAnalyzer>;

/// <summary>RMT0302: changes of arguments that nobody sees.</summary>
public sealed class ChangedArgumentTests
{
    private const string Types = """
        public class Order
        {
            public decimal Total { get; set; }
            public int Number;
            public Customer Customer { get; set; } = new();
            public List<string> Lines { get; set; } = [];
            public int this[int i] { get => i; set { } }
            public Money Price;
        }
        public class Factory { public Order Fresh => new(); public List<string> Lines => []; }
        public class Customer { public string Name { get; set; } = ""; }
        public struct Money { public int Cents; public int[] Parts; public Order Owner; }
        public record Pair(int A) { public int B { get; set; } }
        """;

    [Theory(Timeout = RemotingTest.Timeout)]
    [InlineData("record R(int X) { public int Y { get; set; } [ProcessPoolCallable] public void Do(int n) { {|RMT0302:Y = n|}; } }")]
    [InlineData("class C { public List<int> L { get; set; } = []; [ProcessPoolCallable] public int Do(int n) { {|RMT0302:this.L.Add(n)|}; return n; } }")]
    [InlineData("struct S { public int X { get; set; } [ProcessPoolCallable] public void Do() { {|RMT0302:X++|}; } }")]
    [InlineData("class C { public int X { get; set; } [ProcessPoolCallable] public C Do(int n) { X = n; return this; } }")]
    [InlineData("struct S { public int X { get; set; } [ProcessPoolCallable] public int Do() => ++X; }")]
    [InlineData("class C { public int X { get; set; } public void Do(int n) { X = n; } [ProcessPoolCallable] public int Get() => X; }")]
    [InlineData("class C { public int X { get; set; } [ProcessPoolCallable] public C Do(int n) => new C { X = n }; }")]
    public Task Changes_of_the_object_itself(string source) => Verify.VerifyAsync(Callable.Usings + source);

    [Theory(Timeout = RemotingTest.Timeout)]
    [InlineData("void Do(Order order) { {|RMT0302:order.Total = 3|}; }")]
    [InlineData("void Do(Order order) => {|RMT0302:order.Total = 3|};")]
    [InlineData("void Do(Order order) { {|RMT0302:order.Number++|}; }")]
    [InlineData("void Do(Order order) { {|RMT0302:order.Total *= 2|}; }")]
    [InlineData("void Do(Order order) { {|RMT0302:order.Customer.Name = \"x\"|}; }")]
    [InlineData("void Do(Order order) { {|RMT0302:order.Customer ??= new()|}; }")]
    [InlineData("void Do(Order order) { {|RMT0302:order[3] = 1|}; }")]
    [InlineData("void Do(Order order) { {|RMT0302:order.Price.Cents = 1|}; }")]
    [InlineData("void Do(Order order) { {|RMT0302:order.Lines.Add(\"x\")|}; }")]
    [InlineData("void Do(Order? order) { order?{|RMT0302:.Lines.Add(\"x\")|}; }")]
    [InlineData("void Do(Money money) { {|RMT0302:money.Parts[0] = 1|}; }")]
    [InlineData("void Do(Money money) { {|RMT0302:money.Owner.Total = 1|}; }")]
    [InlineData("void Do(int[] values) { for (int i = 0; i < values.Length; i++) {|RMT0302:values[i] = values[i] * 2|}; }")]
    [InlineData("void Do(int[,] values) { {|RMT0302:values[0, 1] = 2|}; }")]
    [InlineData("void Do(int[] values) { {|RMT0302:values[^1] = 2|}; }")]
    [InlineData("void Do(int[] values) { {|RMT0302:(values[0], values[1]) = (values[1], values[0])|}; }")]
    [InlineData("void Do(int[] values) { Interlocked.Increment({|RMT0302:ref values[0]|}); }")]
    [InlineData("void Do(int[] values) { {|RMT0302:Array.Sort(values)|}; }")]
    [InlineData("void Do(List<int> values) { {|RMT0302:values.Sort()|}; }")]
    [InlineData("void Do(System.Text.StringBuilder text) { {|RMT0302:text.Append(\"a\").Append(\"b\")|}; }")]
    [InlineData("void Do(System.Text.StringBuilder text) { {|RMT0302:text.Clear().AppendLine().AppendJoin(',', new[] { 1 })|}; }")]
    [InlineData("void Do(IList<int> values, int n) { {|RMT0302:values.Add(n)|}; }")]
    [InlineData("void Do(Dictionary<string, int> values, int n) { {|RMT0302:values[\"x\"] = n|}; }")]
    [InlineData("bool Do(Order order) { if (order.Number > 0) return false; {|RMT0302:order.Number = 1|}; return true; }")]
    [InlineData("async Task Do(Order order) { await Task.Yield(); {|RMT0302:order.Number = 1|}; }")]
    [InlineData("void Do(Order a, Order b) { {|RMT0302:a.Number = 1|}; {|RMT0302:b.Number = 1|}; }")]
    [InlineData("void Do(Order order) { {|RMT0302:order.Number = 1|}; order.Total = 2; }")]
    [InlineData("void Do(Order order) { Action a = () => {|RMT0302:order.Number = 1|}; a(); }")]
    public Task Fires(string method) => Verify.VerifyAsync(Callable.Static(method, Types));

    [Theory(Timeout = RemotingTest.Timeout)]
    [InlineData("void Do(Factory factory) { factory.Fresh.Total = 3; factory.Lines.Add(\"\"); }")]
    [InlineData("Order Do(Order order) { order.Total = 3; return order; }")]
    [InlineData("async Task<Order> Do(Order order) { await Task.Yield(); order.Total = 3; return order; }")]
    [InlineData("Task<Order> Do(Order order) { order.Total = 3; return Task.FromResult(order); }")]
    [InlineData("(Order, int) Do(Order order) { order.Total = 3; return (order, 1); }")]
    [InlineData("Order? Do(Order order, int n) { if (n > 0) return order; order.Total = 3; return null; }")]
    [InlineData("IEnumerable<Order> Do(Order order) { order.Total = 3; yield return order; }")]
    [InlineData("int[] Do(List<int> values) { values.Sort(); return values.ToArray(); }")]
    [InlineData("int Do(int[] values) { Array.Sort(values); var median = values[values.Length / 2]; return median; }")]
    [InlineData("void Do(Order order) { order.Total = 3; Console.WriteLine(order.Total); }")]
    [InlineData("Order Do(Order order) { var result = order; order.Total = 3; return result; }")]
    [InlineData("Order Do(Order order) { Order result; result = order; order.Total = 3; return result; }")]
    [InlineData("Order Do(Order? order) { var result = order ?? new(); order!.Total = 3; return result; }")]
    [InlineData("int Do(int n) { n /= 2; n++; return 1; }")]
    [InlineData("void Do(string text) { text = text.Trim(); }")]
    [InlineData("void Do(int[] values) { values = values.ToArray(); values[0] = 1; }")]
    [InlineData("void Do(Money money) { money.Cents = 3; }")]
    [InlineData("void Do((int A, int B) pair) { pair.A = 3; }")]
    [InlineData("int Do(Queue<int> queue) { int sum = 0; while (queue.Count > 0) sum += queue.Dequeue(); return sum; }")]
    [InlineData("int Do(HashSet<int> seen, int n) { int c = 0; if (seen.Add(n)) c++; return c; }")]
    [InlineData("int Do(int[] values) { var copy = (int[])values.Clone(); copy[0] = 1; return 1; }")]
    [InlineData("void Do(List<Order> orders) { foreach (var order in orders) order.Total = 0; }")]
    [InlineData("void Do(List<Order> orders) { orders.ForEach(order => order.Total = 0); }")]
    [InlineData("int Do(Pair pair) { var other = pair with { B = 3 }; return other.B; }")]
    [InlineData("int Do(System.Collections.Immutable.ImmutableList<int> list) { list.Add(3); return 1; }")]
    [InlineData("int Do(int n) { var order = new Order { Number = n }; order.Total = 3; order.Lines.Add(\"\"); return 1; }")]
    [InlineData("void Do(int n, [FromServices] Order order, [FromServices] List<string> log) { order.Total = 3; log.Add(\"x\"); }")]
    [InlineData("void Do(System.Text.StringBuilder text) { text.ToString().Replace('a', 'b'); text.Append(\"a\").Append(\"b\"); text.CopyTo(0, new char[3], 1); }")]
    [InlineData("void Do(int n) { static void Inner(Order order) { order.Total = 3; } Inner(new()); }")]
    [InlineData("void Do(List<int> values) { values.Contains(3); values.IndexOf(3); }")]
    public Task Is_quiet(string method) => Verify.VerifyAsync(Callable.Static(method, Types));

    // What one turn of a loop has changed, the next one reads.
    [Theory(Timeout = RemotingTest.Timeout)]
    [InlineData("int Do(Queue<Node> queue) { int n = 0; while (queue.Count > 0) { var x = queue.Dequeue(); n++; foreach (var c in x.Children) queue.Enqueue(c); } return n; }")]
    [InlineData("int Do(Stack<Node> stack) { int n = 0; do { n++; foreach (var c in stack.Pop().Children) stack.Push(c); } while (stack.Count > 0); return n; }")]
    [InlineData("int Do(long[] row) { for (int i = 1; i < row.Length; i++) row[i] = row[i - 1] + i; return 1; }")]
    [InlineData("int Do(List<Node> nodes) { int n = 0; for (int i = 0; i < nodes.Count; i++) { n++; nodes.AddRange(Fresh()); } return n; } static List<Node> Fresh() => [];")]
    [InlineData("int Do(HashSet<int> seen, int n) { int c = 0; while (n-- > 0) { if (seen.Contains(n)) c++; seen.Add(n); } return c; }")]
    [InlineData("int Do(Order order) { int n = 0; while (order.Number < 10) { n++; order.Number += n; } return n; }")]
    [InlineData("int Do(Task1 task) { int n = 0; while (!task.IsDone) { n++; task.Left--; } return n; } public class Task1 { public int Left { get; set; } public bool IsDone => Left == 0; }")]
    [InlineData("int Do(Order order, int n) { int c = 0; for (; n > 0; n--) { foreach (var line in order.Lines) c++; order.Lines.Add(\"x\"); } return c; }")]
    public Task Is_quiet_where_the_next_turn_of_a_loop_reads_the_change(string method) =>
        Verify.VerifyAsync(Callable.Static(method, Types + "public class Node { public List<Node> Children { get; set; } = []; }"));

    [Theory(Timeout = RemotingTest.Timeout)]
    [InlineData("void Do(List<int> values) { for (int i = 0; i < values.Count; i++) {|RMT0302:values[i] = values[i] * 2|}; }")]
    [InlineData("void Do(int[,] values) { for (int i = 0; i < values.GetLength(0); i++) {|RMT0302:values[i, 0] = i|}; }")]
    [InlineData("void Do(Order order) { foreach (var line in order.Lines) {|RMT0302:order.Total += line.Length|}; }")]
    [InlineData("void Do(Order order) { while (order.Number < Read()) {|RMT0302:order.Total++|}; } static int Read() => 1;")]
    [InlineData("void Do(Dictionary<string, int> values) { foreach (string key in values.Keys.ToList()) {|RMT0302:values[key] = 0|}; }")]
    [InlineData("void Do(List<int> values, int n) { if (values.Count > 3) return; while (n-- > 0) {|RMT0302:values.Add(n)|}; }")]
    public Task Fires_where_no_turn_of_a_loop_reads_the_change(string method) => Verify.VerifyAsync(Callable.Static(method, Types));

    [Fact(Timeout = RemotingTest.Timeout)]
    public Task Sees_methods_that_the_assembly_marks() => Verify.VerifyAsync(
        Callable.Usings + "[assembly: ProcessPoolCallable(typeof(C), nameof(C.Do))] public static class C { public static void Do(int[] values) { {|RMT0302:values[0] = 1|}; } }");

    [Fact(Timeout = RemotingTest.Timeout)]
    public Task Says_what() => Verify.VerifyMessagesAsync(
        Callable.Static("void Do(Order order) { {|#0:order.Total = 3|}; }", Types),
        DiagnosticResult.CompilerWarning("RMT0302").WithLocation(0).WithMessage(
            "'C.Do(Order)' changes its argument 'order', which is a copy in the worker, so the caller may never see the change; return what has changed"));

    [Theory(Timeout = RemotingTest.Timeout)]
    [InlineData("class C { public static void Do(int[] values) { values[0] = 1; } }")]
    [InlineData("class C { [ProcessPoolCallable] public static void Do(int[] values, Stream stream) { values[0] = 1; } }")]
    [InlineData("namespace Other { class ProcessPoolCallableAttribute : Attribute { } class C { [ProcessPoolCallable] public static void Do(int[] values) { values[0] = 1; } } }")]
    [InlineData("namespace Other { class List { public void Add(int n) { } } class C { [ProcessPoolCallable] public static void Do(List list) { list.Add(1); } } }")]
    [InlineData("partial class C { [ProcessPoolCallable] internal static partial void Do(int[] values); internal static partial void Do(int[] values) { {|RMT0302:values[0] = 1|}; } }")]
    public Task Other_methods(string source) => Verify.VerifyAsync(Callable.Usings + source);

    // An editor has the source of other projects, a build has what was compiled of it.
    [Theory(Timeout = RemotingTest.Timeout)]
    [InlineData("order.Lines.Add(\"x\")", true)]
    [InlineData("order.Customer.Name = \"x\"", true)]
    [InlineData("order.Copy.Add(\"x\")", false)]
    public async Task Says_the_same_of_types_of_other_projects(string change, bool fires)
    {
        Compilation library = AnalyzerRun.Compile("""
            using System.Collections.Generic;
            namespace Lib;
            public class Customer { public string Name { get; set; } = ""; }
            public class Order { public List<string> Lines { get; set; } = []; public Customer Customer { get; init; } = new(); public List<string> Copy => [.. Lines]; }
            """).WithAssemblyName("Lib");
        using var stream = new MemoryStream();
        Assert.True(library.Emit(stream, options: new EmitOptions(metadataOnly: true, includePrivateMembers: false), cancellationToken: TestContext.Current.CancellationToken).Success);
        foreach (MetadataReference reference in new MetadataReference[] { library.ToMetadataReference(), MetadataReference.CreateFromImage(stream.ToArray()) })
        {
            Compilation program = AnalyzerRun.Generate(AnalyzerRun.Compile($"public static class C {{ [Remoting.ProcessPoolCallable] public static void Do(Lib.Order order) {{ {change}; }} }}").AddReferences(reference));
            Assert.Empty(AnalyzerRun.Errors(program));
            Assert.Equal(fires, (await AnalyzerRun.ReportsAsync(program)).Any(report => report.Id == "RMT0302"));
        }
    }

    [Fact(Timeout = RemotingTest.Timeout)]
    public Task Generated_code() => Verify.VerifyAsync("// <auto-generated/>\n#nullable enable\n" + Callable.Static("void Do(Order order) { order.Total = 3; }", Types));

    [Theory(Timeout = RemotingTest.Timeout)]
    [InlineData("void Do(Missing order) { order.Total = 3; }")]
    [InlineData("void Do(Order order) { order. = 3; order.Missing = 3; = 4; }")]
    [InlineData("void Do(Order order) { (order.Total, ) = ; order.Lines.Add(); order?. }")]
    [InlineData("void Do(Order order) => ;")]
    [InlineData("void Do(")]
    public async Task Code_that_does_not_compile(string method) =>
        Assert.DoesNotContain(await AnalyzerRun.ReportsAsync(AnalyzerRun.Compile(Callable.Static(method, Types))), d => d.Id == "AD0001");
}
