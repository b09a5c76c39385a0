namespace Remoting.Analyzers.Tests.Calls;

/// <summary>Sources for the tests of calls.</summary>
internal static class Caller
{
    public const string Usings = """
        using System;
        using System.Collections.Generic;
        using System.Linq;
        using System.Threading;
        using System.Threading.Tasks;
        using Remoting;


        """;

    /// <summary>
    /// A class <c>C</c> with two callables, <c>Twice</c> and <c>Log</c>, whose stubs are hand-written in the shape that the generator gives
    /// them, and a method <c>M</c> with the statements. It is async where <paramref name="result"/> says so.
    /// </summary>
    public static string With(string statements, string result = "void", string members = "") => Usings + $$"""
        static class C
        {
            [ProcessPoolCallable] public static int Twice(int n) => n + n;
            [ProcessPoolCallable] public static void Log(int n) { }
            {{members}}
            static {{result}} M(Executor executor, Executor? none, IEnumerable<int> items, CallOptions options, CancellationToken token)
            {
                {{statements}}
            }
        }

        readonly struct CRemote
        {
            public RemoteCall<int> Twice(int n) => throw null!;
            public RemoteCall Log(int n) => throw null!;
            public RemoteStream<int> Count(int n) => throw null!;
        }

        static class CRemoteExtension
        {
            extension(C)
            {
                public static CRemote Remote => default;
            }
        }
        """;

    /// <summary>The library's names, with other meanings.</summary>
    public static string Decoy(string statements) => $$"""
        using System;
        using System.Collections.Generic;
        using System.Threading.Tasks;

        namespace Other
        {
            class RemoteCall { }
            class RemoteCall<T> : RemoteCall { }
            class Executor
            {
                public static Executor Shared { get; } = new();
                public Task<T> SubmitAsync<T>(RemoteCall<T> call) => throw null!;
                public Task SubmitAsync(Func<int> call) => throw null!;
                public IAsyncEnumerable<TResult> MapAsync<T, TResult>(Func<T, TResult> stub, IEnumerable<T> items) => throw null!;
            }
            [AttributeUsage(AttributeTargets.Method)]
            class ProcessPoolCallableAttribute : Attribute { }
            static class C
            {
                public static RemoteCall<int> Call(int n) => new();
                public static int Twice(int n) => n + n;
                [ProcessPoolCallable] public static void M(Executor executor, int[] items)
                {
                    {{statements}}
                }
            }
        }
        """;
}
