using System.Collections.Immutable;
using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Remoting.Analyzers.Callables;
using Remoting.Analyzers.Marks;
using Remoting.Generators.Model;
using Remoting.Generators.Parsing;

namespace Remoting.Analyzers.Losses;

/// <summary>Does an object arrive as it was sent? RMT0105.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class LostStateAnalyzer : DiagnosticAnalyzer
{
    // Enough to see what is meant.
    private const int MaxNames = 3;

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [Descriptors.LostState];

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.RegisterCompilationStartAction(start =>
        {
            if (KnownTypes.Create(start.Compilation) is not { } known)
                return;

            var rebuilt = new RebuiltState(known);
            start.RegisterSymbolAction(symbol => Check(symbol, known, rebuilt), SymbolKind.Method);
        });
    }

    // A method that is no callable has an error already.
    private static void Check(SymbolAnalysisContext context, KnownTypes known, RebuiltState rebuilt)
    {
        var method = (IMethodSymbol)context.Symbol;
        if (!Marking.IsMarked(method, known) || known.Callable(method, context.CancellationToken).Model is null)
            return;

        string name = method.ToDisplayString(SymbolDisplayFormat.CSharpShortErrorMessageFormat);
        if (!method.IsStatic)
            Report(method.ContainingType, $"The object of '{name}'", method.Locations.FirstOrDefault());
        foreach (IParameterSymbol parameter in method.Parameters)
        {
            if (CallableParser.Role(parameter, known).Type is { } type)
                Report(type, $"Parameter '{parameter.Name}' of '{name}'", parameter.Locations.FirstOrDefault());
        }

        if (CallableParser.Unwrap(method, known).Type is { } result)
            Report(result, $"The result of '{name}'", ProblemReport.ReturnType(method));

        void Report(ITypeSymbol type, string what, Location? at)
        {
            Serializability judgement = Serializability.Judge(type, known);
            if (!judgement.LostKinds.IsEmpty)
                context.ReportDiagnostic(Diagnostic.Create(Descriptors.LostState, at, Places(judgement.LostKinds, known), what, LostKind(judgement.LostKinds)));
            ISymbol[] lost = [.. judgement.LostState.Where(member => !rebuilt.Includes(member, context.CancellationToken))];
            if (lost.Length == 0)
                return;
            context.ReportDiagnostic(Diagnostic.Create(
                Descriptors.LostState, at, Places(lost, known), what, $"without the value of {Names(lost)}, which MessagePack does not bring back; make it public with a setter ('init' will do), or leave the type's annotations out"));
        }
    }

    private static string LostKind(IReadOnlyCollection<ISymbol> members) =>
        $"with another DateTimeKind in {Names(members)}: MessagePack's format, which annotated types keep to, knows UTC only; send UTC, or a DateTimeOffset, or annotate "
        + "a DateTime with [MessagePackFormatter(typeof(NativeDateTimeFormatter))]";

    private static string Names(IReadOnlyCollection<ISymbol> members)
    {
        string names = string.Join(", ", members.Take(MaxNames).Select(member => $"'{member.ContainingType.Name}.{member.Name}'"));
        return members.Count > MaxNames ? names + $" and {(members.Count - MaxNames).ToString(CultureInfo.InvariantCulture)} more" : names;
    }

    /// <summary>In an editor the members of another project have a source, too, at which nothing may be reported from here.</summary>
    private static IEnumerable<Location> Places(IEnumerable<ISymbol> members, KnownTypes known) =>
        members.SelectMany(member => member.Locations)
            .Where(location => location.SourceTree is { } tree && known.Compilation.ContainsSyntaxTree(tree))
            .Take(MaxNames);
}
