using Microsoft.CodeAnalysis;
using Remoting.Generators.Model;
using Remoting.Generators.Parsing;

namespace Remoting.Analyzers.Marks;

/// <summary>A callable, and where it is marked.</summary>
internal sealed class NamedCallable(CallableModel model, Location location)
{
    public CallableModel Model { get; } = model;

    public Location Location { get; } = location;

    /// <summary>All callables of a type, marked by themselves or by the assembly.</summary>
    public static IEnumerable<NamedCallable> Of(INamedTypeSymbol type, KnownTypes known, CancellationToken cancellationToken)
    {
        foreach (IMethodSymbol method in type.GetMembers().OfType<IMethodSymbol>().Where(method => Marking.IsMarked(method, known)))
        {
            if (known.Callable(method, cancellationToken).Model is { } model)
                yield return new NamedCallable(model, method.Locations.FirstOrDefault() ?? Location.None);
        }

        foreach (AttributeData mark in Marking.OfAssembly(known))
        {
            if (!SymbolEqualityComparer.Default.Equals(AssemblyMarkParser.Read(mark).Type, type))
                continue;
            Location at = mark.ApplicationSyntaxReference is { } syntax ? syntax.SyntaxTree.GetLocation(syntax.Span) : Location.None;
            foreach (CallableParse parse in AssemblyMarkParser.Parse(mark, known, cancellationToken))
                yield return new NamedCallable(parse.Model!, at);
        }
    }
}
