using Remoting.Generators.Tests.Support;

namespace Remoting.Generators.Tests;

/// <summary>The method that is marked is the one that runs, whatever else has its name: the compiler looks for overrides only where they were first declared.</summary>
public sealed class OverloadTests
{
    private const string Types =
        """
        public class Base
        {
            public virtual int F(int x) => 1;
            public virtual int Generic(int x) => 1;
            public virtual int Reads(in int x) => 1;
            public virtual object? Any(dynamic x) => 1;
            protected internal virtual void Nothing(int x) { }
            public virtual Task<int> Later(int x) => Task.FromResult(1);
        }
        public sealed class Derived : Base
        {
            public static int Calls;
            [ProcessPoolCallable] public override int F(int x) => 2;
            public int F(long x) => 3;
            public int F(double x) => 4;
            [ProcessPoolCallable] public override int Generic(int x) => 2;
            public int Generic<T>(T x) => 3;
            [ProcessPoolCallable] public override int Reads(in int x) => 2;
            public int Reads(long x) => 3;
            public int Reads(in long x) => 4;
            [ProcessPoolCallable] public override object? Any(object x) => 2;
            public object? Any(object x, int y = 1) => 3;
            [ProcessPoolCallable] protected internal override void Nothing(int x) => Calls++;
            public void Nothing(object x) => Calls += 100;
            [ProcessPoolCallable] public override Task<int> Later(int x) => Task.FromResult(2);
            public Task<int> Later(long x) => Task.FromResult(3);
        }
        public class Between : Base { public new virtual int F(int x) => 5; }
        public sealed class Renewed : Between { [ProcessPoolCallable] public override int F(int x) => 6; public int F(long x) => 7; }
        public sealed class Own : Base { [ProcessPoolCallable] public new int F(int x) => 8; public int F(long x) => 9; }
        public class Many<T> { public virtual int F(T x) => 1; public virtual int F(List<T> x) => 1; }
        public sealed class Few : Many<int> { [ProcessPoolCallable] public override int F(int x) => 2; public int F(long x) => 3; }
        public struct Text { [ProcessPoolCallable] public override string ToString() => "own"; public string ToString(string? format = null) => "other"; }
        public record Named(int X) { [ProcessPoolCallable] public override string ToString() => "own"; public string ToString(string? format = null, int more = 0) => "other"; }
        public class Bird { public virtual Bird F(int x) => this; }
        public sealed class Duck : Bird { [ProcessPoolCallable] public override Duck F(int x) => this; public Duck F(long x) => this; [ProcessPoolCallable] public int Legs() => 2; }
        """;

    [TimedFact]
    public async Task An_override_is_called_whatever_is_beside_it()
    {
        await Task.Yield();
        var program = TestCompilation.Load(
            Types,
            """
            using Remoting.Generators.Tests.Support;
            public static class Checks
            {
                private static void Same<T>(T expected, RemoteCall<T> call) { Xunit.Assert.Equal(expected, Trip.Run(call)); Xunit.Assert.Equal(expected, call.InvokeForResultAsync(default).AsTask().Result); }
                public static void Run()
                {
                    Same(2, Derived.Remote.F(new(), 1));
                    Same(2, Derived.Remote.Generic(new(), 1));
                    Same(2, Derived.Remote.Reads(new(), 1));
                    Same(2, Derived.Remote.Any(new(), 1));
                    Trip.Run(Derived.Remote.Nothing(new(), 1));
                    Xunit.Assert.Equal(1, Derived.Calls);
                    Same(2, Derived.Remote.Later(new(), 1));
                    Same(6, Renewed.Remote.F(new(), 1));
                    Same(8, Own.Remote.F(new(), 1));
                    Same(2, Few.Remote.F(new(), 1));
                    Same("own", Text.Remote.ToString(new Text()));
                    Same("own", Named.Remote.ToString(new Named(1)));
                }
            }
            """);
        program.GetType("Checks")!.GetMethod("Run")!.Invoke(null, System.Reflection.BindingFlags.DoNotWrapExceptions, null, null, null);
        Assert.Null(program.GetType("DuckRemote")!.GetMethod("F"));
        Assert.NotNull(program.GetType("DuckRemote")!.GetMethod("Legs"));
    }
}
