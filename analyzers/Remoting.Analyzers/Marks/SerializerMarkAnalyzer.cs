using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Remoting.Analyzers.Callables;
using Remoting.Generators.Parsing;

namespace Remoting.Analyzers.Marks;

/// <summary>Can a serializer be made of the type that <c>[assembly: GenerateSerializer]</c> names? RMT0107.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class SerializerMarkAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [Descriptors.NoSerializer];

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.RegisterCompilationStartAction(start =>
        {
            if (KnownTypes.Create(start.Compilation) is { SerializerMarks.Attribute: not null } known)
                start.RegisterSyntaxNodeAction(node => Check(node, known), SyntaxKind.Attribute);
        });
    }

    private static void Check(SyntaxNodeAnalysisContext context, KnownTypes known)
    {
        if (Marking.At(context, known, known.SerializerMarks.Attribute) is { } mark && SerializerMarkParser.Read(mark) is { } type && Find(mark, type, known, context.CancellationToken) is { } found)
        {
            string verdict = found.Severity == DiagnosticSeverity.Error ? "gets no serializer" : "might not be serializable at run time";
            context.ReportDiagnostic(Diagnostic.Create(
                Descriptors.NoSerializer, context.Node.GetLocation(), found.Severity, additionalLocations: null, properties: null, Display(type), verdict, found.Reason));
        }
    }

    private static (DiagnosticSeverity Severity, string Reason)? Find(AttributeData mark, ITypeSymbol type, KnownTypes known, CancellationToken cancellationToken)
    {
        if (type is INamedTypeSymbol { IsUnboundGenericType: true })
            return (DiagnosticSeverity.Error, "it stands for many types, each with fields of its own; name each one that travels, with its type arguments");
        if (type.SpecialType == SpecialType.System_Void)
            return (DiagnosticSeverity.Error, "there is no value of it");
        if (SerializerMarkParser.Parse(mark, known, cancellationToken).Judgement is not { Verdict: not Verdict.Broken } judgement)
            return null;
        if (judgement is { Verdict: Verdict.Never, Fault: { } never })
            return (DiagnosticSeverity.Error, ProblemReport.Because(never) + "; " + (never.Path.IsEmpty ? WayOut.Of(never.OffendingType) : "[IgnoreMember] leaves it out, if it need not travel"));
        if (IsOfOther(type, known))
            return (DiagnosticSeverity.Error, $"it is declared in '{type.ContainingAssembly.Name}', where alone all its fields are seen; put the attribute there, or leave the type to the run time");

        // A serializer is made of what holds something uncertain, but not of what is uncertain itself.
        return judgement is { Verdict: Verdict.Unknown, Fault: { } unknown }
            ? (unknown.Path.IsEmpty ? DiagnosticSeverity.Error : DiagnosticSeverity.Warning, ProblemReport.Because(unknown) + "; " + WayOut.WhereUncertain(unknown.OffendingType))
            : null;
    }

    private static bool IsOfOther(ITypeSymbol type, KnownTypes known) =>
        type is INamedTypeSymbol && !FrameworkTypes.IsFramework(type) && !SymbolEqualityComparer.Default.Equals(type.ContainingAssembly, known.Compilation.Assembly);

    private static string Display(ITypeSymbol type) => type.ToDisplayString(SymbolDisplayFormat.CSharpShortErrorMessageFormat);
}
