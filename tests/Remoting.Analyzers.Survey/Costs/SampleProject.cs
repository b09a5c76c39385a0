using System.Globalization;
using System.Text;
using Remoting.Generators;

namespace Remoting.Analyzers.Survey.Costs;

/// <summary>A project of a thousand callables: to measure in this process, or to be written to a folder and built by the compiler.</summary>
internal static class SampleProject
{
    /// <summary>Each with two callables.</summary>
    private const int Classes = 500;

    public const int Callables = 2 * Classes;

    /// <summary>The command: writes a project that uses the library and its analyzers as they lie beside this program.</summary>
    public static int Write(string folder, TextWriter output)
    {
        Directory.CreateDirectory(folder);
        File.WriteAllText(Path.Combine(folder, "Callables.cs"), Source(isMarked: true));
        File.WriteAllText(Path.Combine(folder, "Callables.csproj"), $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <TargetFramework>net10.0</TargetFramework>
              </PropertyGroup>
              <ItemGroup>
                {Items("Reference", typeof(Executor), typeof(MessagePack.MessagePackWriter), typeof(MessagePack.KeyAttribute))}
                {Items("Analyzer", typeof(Descriptors), typeof(CallableGenerator))}
              </ItemGroup>
            </Project>
            """);
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{Callables:N0} callables. Now: dotnet build {folder} -p:ReportAnalyzer=true -v:detailed -t:Rebuild | grep -B2 -A25 'Total analyzer'"));
        return 0;
    }

    /// <summary>Classes with a record to pass, two callables, a helper, and a map.</summary>
    public static string Source(bool isMarked)
    {
        var source = new StringBuilder("using System.Collections.Generic; using System.Linq;\n");
        for (int i = 0; i < Classes; i++)
        {
            source.Append(CultureInfo.InvariantCulture, $$"""
                public record Order{{i}}(int Id, string Customer, List<decimal> Prices);
                public static class Work{{i}}
                {
                    {{(isMarked ? "[Remoting.ProcessPoolCallable] " : "")}}public static int Do(int n) { int sum = 0; for (int i = 0; i < 10; i++) sum += Help(n + i); return sum; }
                    {{(isMarked ? "[Remoting.ProcessPoolCallable] " : "")}}public static decimal Total(Order{{i}} order, int year) { decimal total = 0; foreach (decimal price in order.Prices) total += price; return total + year; }
                    private static int Help(int n) => n % 2 == 0 ? n / 2 : 3 * n + 1;
                    {{(isMarked ? $"public static object Map(Remoting.Executor executor, int[] items) => executor.MapAsync(Work{i}.Remote.Do, items);" : "")}}
                }

                """);
        }

        return source.ToString();
    }

    private static string Items(string kind, params Type[] types) =>
        string.Join("\n    ", types.Select(type => $"<{kind} Include=\"{type.Assembly.Location}\" />"));
}
