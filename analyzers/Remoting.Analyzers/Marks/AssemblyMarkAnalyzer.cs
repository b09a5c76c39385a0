using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Remoting.Generators.Parsing;

namespace Remoting.Analyzers.Marks;

/// <summary>Does a mark of the assembly find anything that can be called remotely? RMT0007.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class AssemblyMarkAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [Descriptors.NothingMarked];

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.RegisterCompilationStartAction(start =>
        {
            if (KnownTypes.Create(start.Compilation) is { } known)
                start.RegisterSyntaxNodeAction(node => Check(node, known), SyntaxKind.Attribute);
        });
    }

    private static void Check(SyntaxNodeAnalysisContext context, KnownTypes known)
    {
        if (Marking.At(context, known) is { } mark
            && AssemblyMarkParser.Parse(mark, known, context.CancellationToken).IsEmpty
            && Reason(mark, known, context.CancellationToken) is { } reason
            && !HasErrors(context))
            context.ReportDiagnostic(Diagnostic.Create(Descriptors.NothingMarked, context.Node.GetLocation(), reason));
    }

    // `nameof` of what does not exist has a value none the less.
    private static bool HasErrors(SyntaxNodeAnalysisContext context) =>
        context.Node.ContainsDiagnostics
        || context.SemanticModel.GetDiagnostics(context.Node.Span, context.CancellationToken).Any(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error);

    // Null where the compiler has said what is wrong.
    private static string? Reason(AttributeData mark, KnownTypes known, CancellationToken cancellationToken)
    {
        if (mark.AttributeConstructor is not { Parameters.Length: var count } || mark.ConstructorArguments.Any(argument => argument.Kind == TypedConstantKind.Error))
            return null;
        if (count == 0)
            return "on an assembly it has to name a type and a method";

        object? target = mark.ConstructorArguments[0].Value;
        if (AssemblyMarkParser.Read(mark) is not ({ } type, { } name, _))
        {
            return target switch
            {
                INamedTypeSymbol { IsUnboundGenericType: true } generic => $"'{Display(generic)}' is generic, and the worker could not know the type arguments",
                ITypeSymbol other => $"'{Display(other)}' has no methods that could be named" + (mark.ConstructorArguments[1].IsNull ? " by null" : ""),
                _ => "the type is null",
            };
        }

        if (type.TypeKind == TypeKind.Error)
            return null;
        if (WireNames.IsBroken(AssemblyMarkParser.Read(mark).Name))
            return "its 'Name' contains half of a surrogate pair, which is no text";
        IMethodSymbol[] overloads = [.. type.GetMembers(name).OfType<IMethodSymbol>()];
        return overloads.Length == 0 ? NoMethod(type, name) : OverloadReport.Describe(type, name, overloads, known, cancellationToken);
    }

    private static string NoMethod(INamedTypeSymbol type, string name)
    {
        if (type.GetMembers(name).Length > 0)
            return $"'{Display(type)}.{name}' is not a method";
        for (INamedTypeSymbol? declaring = type.BaseType; declaring is not null; declaring = declaring.BaseType)
        {
            if (declaring.GetMembers(name).Any(member => member is IMethodSymbol { IsStatic: true }))
                return $"'{name}' is declared by '{Display(declaring)}', which the attribute has to name instead of '{Display(type)}'";
        }

        return $"'{Display(type)}' has no method '{name}'";
    }

    private static string Display(ITypeSymbol type) => type.ToDisplayString(SymbolDisplayFormat.CSharpShortErrorMessageFormat);
}
