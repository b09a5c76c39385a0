using System.Globalization;
using Microsoft.CodeAnalysis;
using Remoting.Generators.Parsing;

namespace Remoting.Analyzers.Costs;

/// <summary>
/// What members of the framework, and operations of the language, were measured to cost: the file <c>catalogue.tsv</c>, printed by
/// <c>dotnet run -c Release --project tests/Remoting.Analyzers.Survey -- --catalogue</c>. What is not in it is unknown.
/// </summary>
internal static class Catalogue
{
    private static readonly Lazy<Dictionary<string, Price>> Prices = new(Read);

    /// <summary>A price of the language itself, such as <c>operation:new object</c>.</summary>
    public static double Operation(string name) => Prices.Value["operation:" + name].Ordinary;

    /// <summary><see langword="null"/> where the member was not measured.</summary>
    public static Price? Of(IMethodSymbol method)
    {
        INamedTypeSymbol type = method.ContainingType.OriginalDefinition;
        return FrameworkTypes.IsFramework(type) ? Of(TypeNames.Metadata(type), method.Name) : null;
    }

    /// <inheritdoc cref="Of(IMethodSymbol)"/>
    public static Price? Of(string type, string member) =>
        Prices.Value.TryGetValue(type + "." + member, out Price price) ? price : null;

    private static Dictionary<string, Price> Read()
    {
        var prices = new Dictionary<string, Price>(StringComparer.Ordinal);
        using var reader = new StreamReader(typeof(Catalogue).Assembly.GetManifestResourceStream("catalogue.tsv")!);
        while (reader.ReadLine() is { } line)
        {
            string[] columns = line.Split('\t');
            prices[columns[0]] = new Price(double.Parse(columns[1], CultureInfo.InvariantCulture), double.Parse(columns[2], CultureInfo.InvariantCulture));
        }

        return prices;
    }
}

/// <summary>Nanoseconds for arguments of ordinary length, and for arguments eight times as long.</summary>
internal readonly record struct Price(double Ordinary, double Long)
{
    /// <summary>For arguments of a known number of elements or characters.</summary>
    public double For(double size) =>
        size <= Sample.Count ? Ordinary : Ordinary + (Long - Ordinary) * (size - Sample.Count) / (Sample.Count * (Sample.LongTimes - 1));
}
