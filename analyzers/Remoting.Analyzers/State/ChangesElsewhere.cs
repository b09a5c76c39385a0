using System.Collections.Concurrent;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Remoting.Analyzers.State;

/// <summary>
/// Where in the whole compilation a static variable is changed. Names tell where to look, in one pass over the syntax that is made when the first
/// question comes; symbols tell what it is.
/// </summary>
internal sealed class ChangesElsewhere(Compilation compilation, StaticUses uses)
{
    private readonly ConcurrentDictionary<SyntaxTree, SemanticModel> _models = new();
    private readonly ConcurrentDictionary<ISymbol, IMethodSymbol?> _found = new(SymbolEqualityComparer.Default);

    /// <summary>Syntax that may change something, by each name in it. Two threads may both make it; a lazy value would keep a cancellation.</summary>
    private Dictionary<string, List<SyntaxNode>>? _candidates;

    /// <summary>
    /// The first method that changes the variable after the program has begun; <see langword="null"/> if none does. Methods for which
    /// <paramref name="isSetUp"/> holds do not count.
    /// </summary>
    public IMethodSymbol? Of(ISymbol variable, Func<IMethodSymbol, bool> isSetUp, CancellationToken cancellationToken) => _found.GetOrAdd(variable, v =>
    {
        if (!Candidates(cancellationToken).TryGetValue(v.Name, out List<SyntaxNode> nodes))
            return null;
        return nodes.Select(node => MethodThatChanges(v, node, cancellationToken)).FirstOrDefault(method => method is not null && !isSetUp(method));
    });

    /// <summary>The assignments to properties of a name, with the model to ask about them.</summary>
    public IEnumerable<(AssignmentExpressionSyntax Assignment, SemanticModel Model)> AssignmentsTo(string property, CancellationToken cancellationToken) =>
        Candidates(cancellationToken).TryGetValue(property, out List<SyntaxNode> nodes)
            ? nodes.OfType<AssignmentExpressionSyntax>().Select(node => (node, Model(node.SyntaxTree)))
            : [];

    private Dictionary<string, List<SyntaxNode>> Candidates(CancellationToken cancellationToken) => _candidates ??= Collect(cancellationToken);

    private IMethodSymbol? MethodThatChanges(ISymbol variable, SyntaxNode node, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        SemanticModel model = Model(node.SyntaxTree);
        if (model.GetOperation(node, cancellationToken) is not { } operation)
            return null;
        bool changes = Change.Of(operation).Any(change =>
            SymbolEqualityComparer.Default.Equals(uses.Variable(change), variable) && !CacheFill.Is(change, compilation) && !Mutators.IsRemoval(change.Operation));
        if (!changes)
            return null;

        // A static constructor, an initializer, or a module's, does so in each process alike; and where the constructor of a type enters
        // the new object in a register of the same type, each process has a register of its own objects.
        ISymbol? around = model.GetEnclosingSymbol(node.SpanStart, cancellationToken);
        while (around is IMethodSymbol { MethodKind: MethodKind.LocalFunction or MethodKind.AnonymousFunction })
            around = around.ContainingSymbol;
        if (around is IMethodSymbol { MethodKind: MethodKind.PropertySet, IsStatic: true, AssociatedSymbol: IPropertySymbol property })
            return Setting(property, cancellationToken);
        return around is IMethodSymbol { MethodKind: not (MethodKind.StaticConstructor or MethodKind.Destructor) } method
            && !(method.MethodKind == MethodKind.Constructor && SymbolEqualityComparer.Default.Equals(method.ContainingType, variable.ContainingType))
            && !IsModuleInitializer(method)
            && !new SetUpHelpers(compilation, Model).IsOne(method, cancellationToken)
                ? method
                : null;
    }

    // A setter changes nothing by being there, just as an automatic one: who calls it does.
    private IMethodSymbol? Setting(IPropertySymbol property, CancellationToken cancellationToken) => AssignmentsTo(property.Name, cancellationToken)
        .Where(found => SymbolEqualityComparer.Default.Equals(found.Model.GetSymbolInfo(found.Assignment.Left, cancellationToken).Symbol, property))
        .Select(found => found.Model.GetEnclosingSymbol(found.Assignment.SpanStart, cancellationToken))
        .OfType<IMethodSymbol>()
        .FirstOrDefault(method => method.MethodKind != MethodKind.StaticConstructor && !IsModuleInitializer(method));

    private static bool IsModuleInitializer(IMethodSymbol method) => method.GetAttributes().Any(attribute =>
        attribute.AttributeClass is { Name: "ModuleInitializerAttribute", ContainingNamespace: var space } && space.ToDisplayString() == "System.Runtime.CompilerServices");

    private SemanticModel Model(SyntaxTree tree) => _models.GetOrAdd(tree, t =>
    {
        // What changes a variable may be in any file. It is asked for rarely: only for static variables that callables read.
#pragma warning disable RS1030
        return compilation.GetSemanticModel(t);
#pragma warning restore RS1030
    });

    private Dictionary<string, List<SyntaxNode>> Collect(CancellationToken cancellationToken)
    {
        var candidates = new Dictionary<string, List<SyntaxNode>>(StringComparer.Ordinal);
        foreach (SyntaxTree tree in compilation.SyntaxTrees)
        {
            foreach (SyntaxNode node in tree.GetRoot(cancellationToken).DescendantNodes())
            {
                if (Target(node) is not { } target)
                    continue;
                foreach (string name in target.DescendantNodesAndSelf().OfType<SimpleNameSyntax>().Select(name => name.Identifier.ValueText).Distinct())
                {
                    if (!candidates.TryGetValue(name, out List<SyntaxNode> nodes))
                        candidates.Add(name, nodes = []);
                    nodes.Add(node);
                }
            }
        }

        return candidates;
    }

    // The part of a node in which the changed variable must be named.
    private static ExpressionSyntax? Target(SyntaxNode node) => node switch
    {
        // `s_settings?.Level = 3`: the variable is named in front of the assignment.
        AssignmentExpressionSyntax { Left: var left } assignment when left.DescendantNodesAndSelf().Any(part => part is MemberBindingExpressionSyntax or ElementBindingExpressionSyntax) =>
            assignment.Ancestors().OfType<ConditionalAccessExpressionSyntax>().LastOrDefault(access => access.WhenNotNull.Span.Contains(assignment.Span)),
        AssignmentExpressionSyntax assignment => assignment.Left,
        PrefixUnaryExpressionSyntax step when step.IsKind(SyntaxKind.PreIncrementExpression) || step.IsKind(SyntaxKind.PreDecrementExpression) => step.Operand,
        PostfixUnaryExpressionSyntax step when step.IsKind(SyntaxKind.PostIncrementExpression) || step.IsKind(SyntaxKind.PostDecrementExpression) => step.Operand,
        ArgumentSyntax argument when argument.RefOrOutKeyword.IsKind(SyntaxKind.RefKeyword) || argument.RefOrOutKeyword.IsKind(SyntaxKind.OutKeyword) => argument.Expression,
        InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: var name } } call when Mutators.IsName(name) => call,

        // `s_log?.Add(x)`: the variable is named in front of the call.
        InvocationExpressionSyntax { Expression: MemberBindingExpressionSyntax { Name.Identifier.ValueText: var name } } call when Mutators.IsName(name) =>
            call.Ancestors().OfType<ConditionalAccessExpressionSyntax>().FirstOrDefault(),
        _ => null,
    };
}
