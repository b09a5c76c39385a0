using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Testing;
using Remoting.Analyzers.Marks;
using Remoting.Analyzers.Tests.Verification;

namespace Remoting.Analyzers.Tests.Marks;

using Verify = AnalyzerVerifier<SerializerMarkAnalyzer>;

/// <summary>RMT0107: types that a serializer is asked for.</summary>
public sealed class SerializerMarkTests
{
    private const string Types = """

        public class Box<T> { public T Value { get; set; } = default!; }
        public class Holder { public System.Action Done { get; set; } = null!; }
        public class Vague { public object Tag { get; set; } = 1; }
        public interface IFace;
        public abstract class Base;
        public class Outer { private class Inner; public class Fine { private int _x; public int X() => _x++; } }
        public static class Static;
        public enum Color { Red }
        public class Kept { [MessagePack.IgnoreMember] public System.Action? Done { get; set; } }
        public interface IShape; internal sealed class Circle : IShape { public int R; }
        """;

    [Theory(Timeout = RemotingTest.Timeout)]
    [InlineData("Box<>", "'Box<>' gets no serializer because it stands for many types, each with fields of its own; name each one that travels, with its type arguments")]
    [InlineData("Holder", "'Holder' gets no serializer because 'Holder.Done: System.Action' is a delegate; [IgnoreMember] leaves it out, if it need not travel")]
    [InlineData("System.IO.Stream", "'Stream' gets no serializer because 'System.IO.Stream' is a stream of this process; pass a path or the bytes, and open it in the worker")]
    [InlineData("IFace", "'IFace' gets no serializer because 'IFace' is an interface: the type behind it is known at run time only; a concrete type, or [Union] on this one, would make it certain")]
    [InlineData("Base", "'Base' gets no serializer because 'Base' is abstract: the type behind it is known at run time only; a concrete type, or [Union] on this one, would make it certain")]
    [InlineData("Static", null)]
    [InlineData("object", "'object' gets no serializer because 'object' may hold an object of any type; a concrete type would make it certain")]
    [InlineData("void", "'void' gets no serializer because there is no value of it")]
    [InlineData("Xunit.Assert", "'Assert' gets no serializer because it is declared in 'xunit.v3.assert', where alone all its fields are seen; put the attribute there, or leave the type to the run time")]
    public async Task Says_why(string type, string? message)
    {
        Compilation compilation = AnalyzerRun.Compile($"[assembly: Remoting.GenerateSerializer(typeof({type}))]{Types}")
            .AddReferences(MetadataReference.CreateFromFile(typeof(Assert).Assembly.Location));
        Assert.Empty(AnalyzerRun.Errors(compilation));
        Diagnostic report = Assert.Single(await AnalyzerRun.ReportsAsync(compilation));
        Assert.Equal(("RMT0107", DiagnosticSeverity.Error, 0), (report.Id, report.Severity, report.Location.GetLineSpan().StartLinePosition.Line));
        if (message is not null)
            Assert.Equal(message, report.GetMessage(System.Globalization.CultureInfo.InvariantCulture));
    }

    [Fact(Timeout = RemotingTest.Timeout)]
    public Task Warns_where_it_may_be() => Verify.VerifyMessagesAsync(
        "[assembly: {|#0:Remoting.GenerateSerializer(typeof(Vague))|}]" + Types,
        DiagnosticResult.CompilerWarning("RMT0107").WithLocation(0)
            .WithMessage("'Vague' might not be serializable at run time because 'Vague.Tag: object' may hold an object of any type; a concrete type would make it certain"));

    [Theory(Timeout = RemotingTest.Timeout)]
    [InlineData("Box<int>")]
    [InlineData("Box<Outer.Fine[]>")]
    [InlineData("Outer.Fine")]
    [InlineData("Kept")]
    [InlineData("IShape")]
    [InlineData("Color")]
    [InlineData("(int, Color)")]
    [InlineData("System.Collections.Generic.List<Outer.Fine>")]
    [InlineData("string")]
    public Task Is_quiet(string type) => Verify.VerifyAsync($"[assembly: Remoting.GenerateSerializer(typeof({type}))]{Types}");

    [Theory(Timeout = RemotingTest.Timeout)]
    [InlineData("typeof(Missing)")]
    [InlineData("null!")]
    [InlineData("")]
    [InlineData("typeof(")]
    [InlineData("typeof(Outer.Inner)")]
    public Task Is_quiet_in_code_that_does_not_compile(string argument) => Verify.VerifyBrokenAsync($"[assembly: Remoting.GenerateSerializer({argument})]{Types}");

    [Fact(Timeout = RemotingTest.Timeout)]
    public Task Is_quiet_about_an_attribute_of_the_same_name() => Verify.VerifyAsync(
        "[assembly: Own.GenerateSerializer(typeof(Holder))] namespace Own { [System.AttributeUsage(System.AttributeTargets.Assembly)] public sealed class GenerateSerializerAttribute(System.Type type) : System.Attribute { public System.Type Type => type; } }" + Types);
}
