using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Remoting.Generators.Parsing;

/// <summary>
/// Fields in which <see cref="object.GetHashCode"/> keeps what it found. Hashes of strings differ by process, so that a hash from elsewhere is
/// wrong; and what that method alone writes cannot be state, since it may be called any number of times or never. Others may only forget it: they set what it
/// starts with. So all that it writes goes back to where it started, together: a mark that says "it is valid" of a hash that stays behind would be a lie.
/// </summary>
internal sealed class HashCache
{
    private static readonly HashCache Nothing = new();

    private readonly HashSet<string> _leftOut = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _starts = new(StringComparer.Ordinal);

    private HashCache()
    {
    }

    /// <summary>Why no object can travel; <see langword="null"/> where it can.</summary>
    public string? Reason { get; private set; }

    /// <summary>Whether a field stays behind: its default says that there is no hash yet.</summary>
    public bool LeavesOut(IFieldSymbol field) => _leftOut.Contains(field.Name);

    /// <summary>What a field starts with, as code, where that is not its default: it arrives with this, whatever it holds.</summary>
    public string? StartOf(IFieldSymbol field) => _starts.TryGetValue(field.Name, out var start) ? start : null;

    public static HashCache Of(INamedTypeSymbol type)
    {
        var methods = new List<SyntaxNode>();
        foreach (var method in type.GetMembers(nameof(GetHashCode)).OfType<IMethodSymbol>())
        {
            if (method is { IsOverride: true, Parameters.IsEmpty: true, IsImplicitlyDeclared: false })
                methods.AddRange(method.DeclaringSyntaxReferences.Select(reference => reference.GetSyntax()));
        }

        var written = new HashSet<string>(methods.SelectMany(Written), StringComparer.Ordinal);
        if (written.Count == 0)
            return Nothing;

        var members = type.DeclaringSyntaxReferences.SelectMany(reference => MembersOf(reference.GetSyntax())).ToList();
        var others = members.Where(member => !IsHash(member)).SelectMany(Writes).ToLookup(write => write.Name, write => write.Value, StringComparer.Ordinal);
        var cache = new HashCache();
        string? mark = null;
        foreach (var name in written.OrderBy(name => name, StringComparer.Ordinal))
        {
            if (type.GetMembers(name).OfType<IFieldSymbol>().FirstOrDefault() is { } field && HashStart.Find(field, others[name], members) is { } start)
            {
                if (HashStart.IsDefault(start, field))
                    cache._leftOut.Add(name);
                else
                    cache._starts.Add(name, HashStart.Code(start, field));
            }
            else if (IsState(type, name))
            {
                mark ??= name;
            }
        }

        // Where a hash says by itself whether it is one, it does not matter what else is written beside it.
        var hashes = written.Where(name => cache._leftOut.Contains(name) || cache._starts.ContainsKey(name)).ToList();
        if (mark is not null && hashes.Count > 0 && !methods.SelectMany(Tested).Any(hashes.Contains))
        {
            cache.Reason = $"keeps a hash in '{hashes.OrderBy(name => name, StringComparer.Ordinal).First()}', which is another one in each process, and says in '{mark}' that it has it, "
                + "where others write, too, so that it cannot be told to make it anew (others may only set what it starts with, a constant)";
        }

        return cache;
    }

    /// <summary>Whether a method is the one that gives a hash.</summary>
    public static bool IsHash(SyntaxNode node) => node is MethodDeclarationSyntax { Identifier.ValueText: nameof(GetHashCode), ParameterList.Parameters.Count: 0 };

    /// <summary>The names of fields that a method assigns to.</summary>
    public static IEnumerable<string> Written(SyntaxNode method) => Writes(method, isHash: true).Select(write => write.Name);

    /// <summary>What a body sets fields to, by their names: what is no plain constant is more than the end of a hash.</summary>
    public static IEnumerable<string> Set(SyntaxNode body) => Writes(body).Select(write => write.Value is { } value && HashStart.IsPlain(value) ? $"{write.Name} = {value}" : write.Name)
        .Concat(HashStart.SetAtFirst(body).Select(name => "first " + name));

    /// <summary>The names of what a method that gives a hash makes depend on a value, and does not only return.</summary>
    public static IEnumerable<string> Tested(SyntaxNode method) => method.DescendantNodes().OfType<IdentifierNameSyntax>().Where(IsTested).Select(name => name.Identifier.ValueText);

    private static bool IsTested(IdentifierNameSyntax name)
    {
        SyntaxNode inner = name;
        for (var outer = name.Parent; outer is not null; (inner, outer) = (outer, outer.Parent))
        {
            switch (outer)
            {
                case BinaryExpressionSyntax { RawKind: (int)SyntaxKind.EqualsExpression or (int)SyntaxKind.NotEqualsExpression
                    or (int)SyntaxKind.LessThanExpression or (int)SyntaxKind.LessThanOrEqualExpression or (int)SyntaxKind.GreaterThanExpression or (int)SyntaxKind.GreaterThanOrEqualExpression }:
                case BinaryExpressionSyntax { RawKind: (int)SyntaxKind.CoalesceExpression } coalesced when coalesced.Left == inner:
                case AssignmentExpressionSyntax { RawKind: (int)SyntaxKind.CoalesceAssignmentExpression } assigned when assigned.Left == inner:
                case IfStatementSyntax choice when choice.Condition == inner:
                case ConditionalExpressionSyntax conditional when conditional.Condition == inner:
                case WhileStatementSyntax loop when loop.Condition == inner:
                case IsPatternExpressionSyntax or SwitchExpressionSyntax or SwitchStatementSyntax or EqualsValueClauseSyntax:
                    return true;
                case AssignmentExpressionSyntax or StatementSyntax or ArrowExpressionClauseSyntax:
                    return false;
            }
        }

        return false;
    }

    /// <summary>Whether what is written is a part of the object: then it travels.</summary>
    private static bool IsState(INamedTypeSymbol type, string name)
    {
        for (var level = type; level is not null; level = level.BaseType)
        {
            if (level.GetMembers(name).FirstOrDefault() is { } member)
                return member is IFieldSymbol { IsStatic: false } or IPropertySymbol { IsStatic: false };
        }

        return false;
    }

    private static IEnumerable<SyntaxNode> MembersOf(SyntaxNode type) => type.ChildNodes().SelectMany(member =>
        member is BaseTypeDeclarationSyntax ? MembersOf(member) : [member]);

    private static IEnumerable<(string Name, ExpressionSyntax? Value)> Writes(SyntaxNode body) => Writes(body, isHash: false);

    private static IEnumerable<(string Name, ExpressionSyntax? Value)> Writes(SyntaxNode method, bool isHash)
    {
        HashSet<string>? locals = null;
        foreach (var node in method.DescendantNodes())
        {
            ExpressionSyntax? value = null;
            ExpressionSyntax? target = null;
            switch (node)
            {
                case AssignmentExpressionSyntax assignment:
                    target = assignment.Left;
                    value = assignment.IsKind(SyntaxKind.SimpleAssignmentExpression) ? assignment.Right : null;
                    break;
                case ArgumentSyntax { RefOrOutKeyword.RawKind: (int)SyntaxKind.RefKeyword or (int)SyntaxKind.OutKeyword } argument:
                    target = argument.Expression;
                    break;
                case RefExpressionSyntax reference when !isHash:
                    target = reference.Expression;
                    break;
                case PrefixUnaryExpressionSyntax { RawKind: (int)SyntaxKind.AddressOfExpression } address when !isHash:
                    target = address.Operand;
                    break;
                case PostfixUnaryExpressionSyntax { RawKind: (int)SyntaxKind.PostIncrementExpression or (int)SyntaxKind.PostDecrementExpression } counted when !isHash:
                    target = counted.Operand;
                    break;
                case PrefixUnaryExpressionSyntax { RawKind: (int)SyntaxKind.PreIncrementExpression or (int)SyntaxKind.PreDecrementExpression } counted when !isHash:
                    target = counted.Operand;
                    break;
            }

            while (value is AssignmentExpressionSyntax { RawKind: (int)SyntaxKind.SimpleAssignmentExpression } chained)
                value = chained.Right;
            foreach (var (name, isBare) in Names(target, isHash))
            {
                if (!isBare || !(locals ??= Locals(method)).Contains(name))
                    yield return (name, value);
            }
        }
    }

    /// <summary>The names behind what is assigned to, and whether they stand for themselves, as those of local variables do.</summary>
    private static IEnumerable<(string Name, bool IsBare)> Names(ExpressionSyntax? target, bool isHash)
    {
        switch (target)
        {
            case IdentifierNameSyntax name:
                yield return (name.Identifier.ValueText, true);
                break;
            case MemberAccessExpressionSyntax { Name: IdentifierNameSyntax member } access when !isHash || access.Expression is ThisExpressionSyntax:
                yield return (member.Identifier.ValueText, false);
                break;
            case ParenthesizedExpressionSyntax inner:
                foreach (var name in Names(inner.Expression, isHash))
                    yield return name;
                break;
            case TupleExpressionSyntax tuple:
                foreach (var inner in tuple.Arguments.SelectMany(argument => Names(argument.Expression, isHash)))
                    yield return inner;
                break;
            case null or ElementAccessExpressionSyntax or ElementBindingExpressionSyntax or DeclarationExpressionSyntax:
                break;
            default:
                // Whatever it is, what it sets is named in it; and what is only a hash is set by the method that gives it, in a plain way.
                foreach (var name in isHash ? [] : target.DescendantNodesAndSelf().OfType<IdentifierNameSyntax>())
                    yield return (name.Identifier.ValueText, false);
                break;
        }
    }

    private static HashSet<string> Locals(SyntaxNode method)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var node in method.DescendantNodes())
        {
            switch (node)
            {
                case VariableDeclaratorSyntax { Parent.Parent: not BaseFieldDeclarationSyntax } variable:
                    names.Add(variable.Identifier.ValueText);
                    break;
                case SingleVariableDesignationSyntax designation:
                    names.Add(designation.Identifier.ValueText);
                    break;
                case ForEachStatementSyntax loop:
                    names.Add(loop.Identifier.ValueText);
                    break;
                case ParameterSyntax parameter:
                    names.Add(parameter.Identifier.ValueText);
                    break;
            }
        }

        return names;
    }
}
