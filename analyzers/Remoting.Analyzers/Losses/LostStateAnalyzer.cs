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
        if (!Marking.IsMarked(method, known) || CallableParser.Parse(method, known, context.CancellationToken).Model is null)
            return;

        string name = method.ToDisplayString(SymbolDisplayFormat.CSharpShortErrorMessageFormat);
        if (!method.IsStatic)
            Report(method.ContainingType, $"The object of '{name}'", method.Locations.FirstOrDefault());
        foreach (IParameterSymbol parameter in method.Parameters)
        {
            if (CallableParser.Role(parameter.Type, known).Type is { } type)
                Report(type, $"Parameter '{parameter.Name}' of '{name}'", parameter.Locations.FirstOrDefault());
        }

        if (CallableParser.Unwrap(method, known).Type is { } result)
            Report(result, $"The result of '{name}'", ProblemReport.ReturnType(method));

        void Report(ITypeSymbol type, string what, Location? at)
        {
            ISymbol[] lost = [.. Serializability.Judge(type, known).LostState.Where(member => !rebuilt.Includes(member, context.CancellationToken))];
            if (lost.Length == 0)
                return;
            string names = string.Join(", ", lost.Take(MaxNames).Select(member => $"'{member.ContainingType.Name}.{member.Name}'"));
            if (lost.Length > MaxNames)
                names += $" and {(lost.Length - MaxNames).ToString(CultureInfo.InvariantCulture)} more";
            IEnumerable<Location> members = lost.SelectMany(member => member.Locations).Where(location => location.IsInSource).Take(MaxNames);
            context.ReportDiagnostic(Diagnostic.Create(Descriptors.LostState, at, members, what, names));
        }
    }
}
