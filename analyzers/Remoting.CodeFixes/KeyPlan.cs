using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Remoting.Analyzers.Losses;
using Remoting.Generators.Parsing;

namespace Remoting.CodeFixes;

/// <summary>Which members of a type get which keys, so that it becomes certain how it travels.</summary>
internal sealed class KeyPlan
{
    private KeyPlan(SyntaxNode declaration, bool isAnnotated, Dictionary<SyntaxNode, int> keys)
    {
        Declaration = declaration;
        IsAnnotated = isAnnotated;
        Keys = keys;
    }

    /// <summary>Where the type is declared.</summary>
    public SyntaxNode Declaration { get; }

    /// <summary>Whether it is a <c>[MessagePackObject]</c> already, and lacks keys only.</summary>
    public bool IsAnnotated { get; }

    /// <summary>The declarations of members without a key, and the keys that they get.</summary>
    public Dictionary<SyntaxNode, int> Keys { get; }

    /// <summary><see langword="null"/> where keys alone would not make it certain, or where they cannot be added.</summary>
    public static KeyPlan? Create(INamedTypeSymbol type, KnownTypes known, CancellationToken cancellationToken)
    {
        MessagePackTypes marks = known.MessagePack;
        if (marks.Object is null || marks.Key is null
            || type is not { TypeKind: TypeKind.Class or TypeKind.Struct, IsAbstract: false, DeclaringSyntaxReferences: { Length: 1 } declarations }
            || !known.IsAccessible(type)
            || type.AllInterfaces.Any(i => i.SpecialType == SpecialType.System_Collections_IEnumerable))
            return null;

        AttributeData? annotation = MessagePackTypes.Find(type, marks.Object);
        if (annotation?.ConstructorArguments.FirstOrDefault().Value is true)
            return null;

        // What could not be rebuilt would be lost for good, without a word.
        List<ObjectMember> members = [.. ObjectMember.Collect(type, known).Where(member => !marks.IsIgnored(member.Symbol))];
        if (members.Count == 0 || ConstructorPlan.Choose(type, members, known) is not { } plan || plan.Members.Length < members.Count)
            return null;
        if (annotation is null && HidesState(type, members, known, cancellationToken))
            return null;

        return Assign(type, members, marks, cancellationToken) is { Count: > 0 } keys
            ? new KeyPlan(declarations[0].GetSyntax(cancellationToken), annotation is not null, keys)
            : null;
    }

    // Without annotations all fields travel; with them, what has a key, and what is set with it.
    private static bool HidesState(INamedTypeSymbol type, List<ObjectMember> members, KnownTypes known, CancellationToken cancellationToken)
    {
        // The library's format has no place for the kind of a time.
        if (members.Any(member => MessagePackTypes.Find(member.Symbol, known.MessagePack.Formatter) is null && LibraryShapeParser.HoldsDateTime(member.Type)))
            return true;
        var rebuilt = new RebuiltState(known);
        var keyed = new HashSet<ISymbol>(members.Select(member => member.Symbol.OriginalDefinition), SymbolEqualityComparer.Default);
        return StateFields.Of(type, known).Travelling.Any(field =>
            !keyed.Contains(field.Symbol.OriginalDefinition) && !(field.Symbol is IFieldSymbol && rebuilt.Includes(field.Symbol, cancellationToken)));
    }

    // In the order of declaration, after the keys that there are: those may be in use.
    private static Dictionary<SyntaxNode, int>? Assign(INamedTypeSymbol type, List<ObjectMember> members, MessagePackTypes marks, CancellationToken cancellationToken)
    {
        int next = 0;
        var keyless = new List<ISymbol>();
        foreach (ISymbol member in members.Select(member => member.Symbol))
        {
            if (MessagePackTypes.Find(member, marks.Key) is not { } key)
                keyless.Add(member);
            else if (key.ConstructorArguments is [{ Value: int number }])
                next = Math.Max(next, number + 1);
            else
                return null;
        }

        var keys = new Dictionary<SyntaxNode, int>();
        foreach (ISymbol member in keyless)
        {
            // Members of other types, and fields that share a declaration, cannot have a key of their own.
            if (!SymbolEqualityComparer.Default.Equals(member.ContainingType, type)
                || member.DeclaringSyntaxReferences is not [SyntaxReference reference]
                || Annotatable(reference.GetSyntax(cancellationToken)) is not { } declaration)
                return null;
            keys.Add(declaration, next++);
        }

        return keys;
    }

    private static SyntaxNode? Annotatable(SyntaxNode node) => node switch
    {
        PropertyDeclarationSyntax or ParameterSyntax => node,
        VariableDeclaratorSyntax { Parent: VariableDeclarationSyntax { Variables.Count: 1, Parent: FieldDeclarationSyntax field } } => field,
        _ => null,
    };
}
