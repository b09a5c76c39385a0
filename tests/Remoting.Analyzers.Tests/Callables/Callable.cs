namespace Remoting.Analyzers.Tests.Callables;

/// <summary>Sources for the tests of callables.</summary>
internal static class Callable
{
    public const string Usings = """
        using System;
        using System.Collections.Generic;
        using System.IO;
        using System.Linq;
        using System.Threading;
        using System.Threading.Tasks;
        using Remoting;
        using MessagePack;


        """;

    /// <summary>A static class with one callable; the method is written without <c>public static</c>.</summary>
    public static string Static(string method, string types = "") =>
        $"{Usings}static class C {{ [ProcessPoolCallable] public static {method} }}\n{types}";
}
