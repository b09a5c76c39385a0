using Remoting.Analyzers.Callables;
using Remoting.Analyzers.Tests.Verification;
using Remoting.CodeFixes;

namespace Remoting.Analyzers.Tests.Callables;

using Verify = FixVerifier<CallableAnalyzer, AddKeysFix>;

/// <summary>The fix of RMT0102.</summary>
public sealed class AddKeysFixTests
{
    [Fact(Timeout = RemotingTest.Timeout)]
    public Task Annotates_a_type_with_a_framework_base() => VerifyAsync(
        """

        // Keeps its comment.
        public class Progress : EventArgs
        {
            public int Done { get; set; }

            /// <summary>How many.</summary>
            public int Total { get; init; }

            public string Text = "";

            [IgnoreMember]
            public int Percent => Done * 100 / Total;

            public static int Count { get; set; }

            [IgnoreMember]
            internal int Hidden { get; set; }

            private int _left;

            public int Left { get => _left; set => _left = Math.Max(0, value); }
        }
        """,
        """

        // Keeps its comment.
        [MessagePackObject]
        public class Progress : EventArgs
        {
            [Key(0)]
            public int Done { get; set; }

            /// <summary>How many.</summary>
            [Key(1)]
            public int Total { get; init; }

            [Key(2)]
            public string Text = "";

            [IgnoreMember]
            public int Percent => Done * 100 / Total;

            public static int Count { get; set; }

            [IgnoreMember]
            internal int Hidden { get; set; }

            private int _left;

            [Key(3)]
            public int Left { get => _left; set => _left = Math.Max(0, value); }
        }
        """);

    [Fact(Timeout = RemotingTest.Timeout)]
    public Task Names_attributes_by_their_aliases() => Verify.VerifyAsync(
        """
        using Key = MessagePack.KeyAttribute;
        using Data = MessagePack.MessagePackObjectAttribute;
        static class C
        {
            [Remoting.ProcessPoolCallable]
            public static void Do(A {|RMT0102:a|}) { }
        }

        public class A : System.EventArgs
        {
            public int X { get; set; }
        }
        """,
        """
        using Key = MessagePack.KeyAttribute;
        using Data = MessagePack.MessagePackObjectAttribute;
        static class C
        {
            [Remoting.ProcessPoolCallable]
            public static void Do(A a) { }
        }

        [Data]
        public class A : System.EventArgs
        {
            [Key(0)]
            public int X { get; set; }
        }
        """);

    [Fact(Timeout = RemotingTest.Timeout)]
    public Task Keeps_keys() => VerifyAsync(
        """
        [MessagePackObject]
        public class Progress
        {
            public int Done { get; set; }

            [Key(3)]
            public int Total { get; set; }

            public int Left { get; set; }
        }
        """,
        """
        [MessagePackObject]
        public class Progress
        {
            [Key(4)]
            public int Done { get; set; }

            [Key(3)]
            public int Total { get; set; }

            [Key(5)]
            public int Left { get; set; }
        }
        """);

    [Fact(Timeout = RemotingTest.Timeout)]
    public Task Annotates_the_parameters_of_a_record() => VerifyAsync(
        """
        [MessagePackObject]
        public record Progress(int Done, [property: Key(0)] int Total);
        """,
        """
        [MessagePackObject]
        public record Progress([property: Key(1)] int Done, [property: Key(0)] int Total);
        """);

    [Fact(Timeout = RemotingTest.Timeout)]
    public Task Fixes_all() => Verify.VerifyAsync(
        Callable.Usings + """
        static class C
        {
            [ProcessPoolCallable]
            public static void Do(A {|RMT0102:a|}, List<A> {|RMT0102:more|}) { }

            [ProcessPoolCallable]
            public static void Do(B {|RMT0102:b|}) { }
        }

        public class A : EventArgs
        {
            public int X { get; set; }
        }

        public class B : EventArgs
        {
            public int X { get; set; }
        }
        """,
        Callable.Usings + """
        static class C
        {
            [ProcessPoolCallable]
            public static void Do(A a, List<A> more) { }

            [ProcessPoolCallable]
            public static void Do(B b) { }
        }

        [MessagePackObject]
        public class A : EventArgs
        {
            [Key(0)]
            public int X { get; set; }
        }

        [MessagePackObject]
        public class B : EventArgs
        {
            [Key(0)]
            public int X { get; set; }
        }
        """);

    [Fact(Timeout = RemotingTest.Timeout)]
    public Task Names_the_namespace_where_it_is_not_imported() => Verify.VerifyAsync(
        """
        static class C
        {
            [Remoting.ProcessPoolCallable]
            public static void Do(A {|RMT0102:a|}) { }
        }

        public class A : System.EventArgs
        {
            public int X { get; set; }
        }
        """,
        """
        static class C
        {
            [Remoting.ProcessPoolCallable]
            public static void Do(A a) { }
        }

        [MessagePack.MessagePackObject]
        public class A : System.EventArgs
        {
            [MessagePack.Key(0)]
            public int X { get; set; }
        }
        """);

    [Fact(Timeout = RemotingTest.Timeout)]
    public Task Annotates_a_type_of_another_project() => Verify.VerifyProjectsAsync(
        OfLibrary("{|RMT0102:a|}"),
        "namespace Lib;\n\npublic class A : System.EventArgs\n{\n    public int X { get; set; }\n}\n",
        OfLibrary("a"),
        "namespace Lib;\n\n[MessagePack.MessagePackObject]\npublic class A : System.EventArgs\n{\n    [MessagePack.Key(0)]\n    public int X { get; set; }\n}\n",
        fixesAll: false); // What a fix of all in a document changes in another one is lost in the testing library.

    [Fact(Timeout = RemotingTest.Timeout)]
    public Task Offers_nothing_where_the_project_of_the_type_has_no_such_attributes()
    {
        const string library = "namespace Lib;\n\npublic class A : System.EventArgs\n{\n    public int X { get; set; }\n}\n";
        return Verify.VerifyProjectsAsync(OfLibrary("{|RMT0102:a|}"), library, OfLibrary("{|RMT0102:a|}"), library, libraryKnowsRemoting: false);
    }

    [Theory(Timeout = RemotingTest.Timeout)]
    [InlineData("public interface Progress { int Done { get; } }")]
    [InlineData("public abstract class Progress { public int Done { get; set; } }")]
    [InlineData("public class Progress : Stack<int> { public int Done { get; set; } }")]
    [InlineData("public class Progress : Attribute { public int Done { get; set; } }")] // Its base has members without keys.
    [InlineData("public class Progress : EventArgs { public int Done { get; } }")] // Would be lost.
    [InlineData("public class Progress : EventArgs { public int Done, Total; }")]
    [InlineData("public class Progress : EventArgs { public int Done { get; set; } internal int Hidden { get; set; } }")] // Hidden state travels now, and would not then.
    [InlineData("public class Progress : EventArgs { public int Done { get; set; } private int _seen; public int See() => ++_seen; }")]
    [InlineData("public class Progress(int step) : EventArgs { public Progress() : this(1) { } public int Done { get; set; } public void Go() => Done += step++; }")]
    [InlineData("public class Progress : EventArgs { public DateTime At { get; set; } }")] // Its kind travels now, and would not then.
    [InlineData("public class Progress : EventArgs { public List<DateTime?> Times { get; set; } = []; }")]
    [InlineData("public class Progress : EventArgs { public int Done { get; set; } } public class Last : Progress { }")] // The derived one travels now, and would not then.
    [InlineData("public class Progress : EventArgs { }")]
    [InlineData("public partial class Progress : EventArgs { public int Done { get; set; } } public partial class Progress { }")]
    [InlineData("[MessagePackObject] public class Progress { [Key(\"x\")] public int Done { get; set; } public int Total { get; set; } }")]
    [InlineData("public class Base : EventArgs { public int Done { get; set; } } public class Progress : Base { public int Total { get; set; } }")]
    public Task Offers_nothing_where_it_would_not_help(string type)
    {
        string source = Callable.Static("void Do(Progress {|RMT0102:progress|}) { }", type);
        return Verify.VerifyAsync(source, source);
    }

    private static string OfLibrary(string parameter) => $"static class C {{ [Remoting.ProcessPoolCallable] public static void Do(Lib.A {parameter}) {{ }} }}";

    private static Task VerifyAsync(string type, string expected) => Verify.VerifyAsync(
        Callable.Static("void Do(Progress {|RMT0102:progress|}) { }", type),
        Callable.Static("void Do(Progress progress) { }", expected));
}
