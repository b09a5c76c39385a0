namespace Remoting.Analyzers.Tests.Mapping;

/// <summary>Sources for the tests of maps.</summary>
internal static class Work
{
    /// <summary>
    /// A class <c>Work</c> with one callable <c>Do</c>, its stub, and a method that maps it. The stub is hand-written in the shape
    /// that the generator gives it, so that these tests are about the analyzer alone.
    /// </summary>
    public static string With(string callable, string map, string item = "int", string result = "int") => $$"""
        using System;
        using System.Collections.Generic;
        using System.Linq;
        using System.Threading;
        using System.Threading.Tasks;
        using Remoting;

        static partial class Work
        {
            [ProcessPoolCallable]
            {{callable}}

            static void Maps(Executor executor, IEnumerable<{{item}}> items, IAsyncEnumerable<{{item}}> asyncItems, int n, CancellationToken token)
            {
                {{map}}
            }
        }

        readonly struct WorkRemote
        {
            public RemoteCall<{{result}}> Do({{item}} n) => throw null!;
        }

        static class WorkRemoteExtension
        {
            extension(Work)
            {
                public static WorkRemote Remote => default;
            }
        }
        """;
}
