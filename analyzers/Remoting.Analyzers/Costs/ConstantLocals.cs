using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Remoting.Analyzers.Costs;

/// <summary>Locals that keep the value they were declared with.</summary>
internal static class ConstantLocals
{
    /// <summary>The value that the local was declared with; <see langword="null"/> if it has none, or may get another one.</summary>
    public static IOperation? InitialValueOf(ILocalReferenceOperation reference)
    {
        IOperation root = reference;
        while (root.Parent is { } parent)
            root = parent;

        IVariableDeclaratorOperation? declarator = root.Descendants().OfType<IVariableDeclaratorOperation>()
            .FirstOrDefault(d => SymbolEqualityComparer.Default.Equals(d.Symbol, reference.Local));

        // A declaration comes before its use. In code that does not compile two locals may be declared with each other.
        return declarator?.GetVariableInitializer() is { } initializer
            && initializer.Syntax.Span.End <= reference.Syntax.SpanStart
            && !ConstantCounts.Changes(root, reference.Local)
            ? initializer.Value
            : null;
    }
}
