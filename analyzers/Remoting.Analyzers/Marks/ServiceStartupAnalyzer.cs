using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Remoting.Generators.Model;
using Remoting.Generators.Parsing;

namespace Remoting.Analyzers.Marks;

/// <summary>Is there anything that gives a callable the services that it asks for? RMT0010: the assembly names no startup for workers.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class ServiceStartupAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [Descriptors.NoStartup];

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.RegisterCompilationStartAction(start =>
        {
            if (KnownTypes.Create(start.Compilation) is not { FromServices: not null } known || HasStartup(start.Compilation))
                return;

            start.RegisterSymbolAction(symbol => Ask(symbol, known), SymbolKind.Method);
        });
    }

    private static void Ask(SymbolAnalysisContext context, KnownTypes known)
    {
        var method = (IMethodSymbol)context.Symbol;
        if (!Marking.IsMarked(method, known))
            return;

        foreach (IParameterSymbol parameter in method.Parameters)
        {
            if (CallableParser.Role(parameter, known).Role == ParameterRole.Service)
                context.ReportDiagnostic(Diagnostic.Create(Descriptors.NoStartup, parameter.Locations[0], parameter.Name, method.Name));
        }
    }

    private static bool HasStartup(Compilation compilation)
    {
        INamedTypeSymbol? startup = compilation.GetTypeByMetadataName("Remoting.CompilerServices.WorkerServicesAttribute");
        return compilation.Assembly.GetAttributes().Any(attribute => IsDerived(attribute.AttributeClass, startup));
    }

    private static bool IsDerived(INamedTypeSymbol? type, INamedTypeSymbol? from)
    {
        // One that does not compile is somebody's who is writing it.
        for (; type is not null; type = type.BaseType)
        {
            if (type.TypeKind == TypeKind.Error || SymbolEqualityComparer.Default.Equals(type, from))
                return true;
        }

        return false;
    }
}
