using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Remoting.Analyzers.Callables;
using Remoting.Generators.Model;
using Remoting.Generators.Parsing;

namespace Remoting.Analyzers.Losses;

/// <summary>Does a generated serializer carry all fields that its type has in the end? RMT0106.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class UnseenFieldsAnalyzer : DiagnosticAnalyzer
{
    private const int MaxNames = 3;

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [Descriptors.UnseenFields];

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.RegisterCompilationStartAction(start =>
        {
            if (KnownTypes.Create(start.Compilation) is not { } known || start.Compilation.GetTypeByMetadataName("Remoting.CompilerServices.SerializedStateAttribute") is not { } mark)
                return;

            var records = new Lazy<ILookup<ISymbol?, (INamedTypeSymbol Type, ImmutableHashSet<string> Fields)>>(() => Records(start.Compilation, mark));
            start.RegisterSymbolAction(symbol => Check((INamedTypeSymbol)symbol.Symbol, known, records.Value, symbol), SymbolKind.NamedType);
        });
    }

    private static void Check(INamedTypeSymbol type, KnownTypes known, ILookup<ISymbol?, (INamedTypeSymbol Type, ImmutableHashSet<string> Fields)> records, SymbolAnalysisContext context)
    {
        foreach ((INamedTypeSymbol recorded, ImmutableHashSet<string> fields) in records[type])
        {
            string[] missing = [.. Missing(recorded, fields, known).Distinct()];
            if (missing.Length == 0)
                continue;
            string names = string.Join(", ", missing.Take(MaxNames).Select(name => $"'{name}'")) + (missing.Length > MaxNames ? " and more" : "");
            string name = type.ToDisplayString(SymbolDisplayFormat.CSharpShortErrorMessageFormat);
            context.ReportDiagnostic(Diagnostic.Create(Descriptors.UnseenFields, At(type, context), name, names, OpenTypeName.Of(type)));
            return;
        }
    }

    private static IEnumerable<string> Missing(INamedTypeSymbol type, ImmutableHashSet<string> recorded, KnownTypes known)
    {
        if (known.Shape(type).Model(known) is ObjectModel { Layout: not ObjectLayout.Sequential } annotated)
            return annotated.Members.Select(member => member.Name).Where(name => !recorded.Contains(name));
        if (MessagePackTypes.Find(type, known.MessagePack.Object) is null && MessagePackTypes.Find(type, known.MessagePack.DataContract) is null)
            return StateFields.Of(type, known).Travelling.Where(field => !recorded.Contains(field.Field)).Select(field => field.Symbol.Name);

        // What was added is such that the library would refuse the type as a whole: nothing that has no key, for one.
        return ObjectMember.Collect(type, known).Where(member => !known.MessagePack.IsIgnored(member.Symbol)).Select(member => member.Identifier).Where(name => !recorded.Contains(name));
    }

    // What another generator declares is in a file that nobody can edit.
    private static Location? At(INamedTypeSymbol type, SymbolAnalysisContext context) =>
        type.Locations.FirstOrDefault(location => location.SourceTree is { } tree && !context.Options.AnalyzerConfigOptionsProvider.GetOptions(tree).TryGetValue("generated_code", out _) && !tree.FilePath.EndsWith(".g.cs", StringComparison.Ordinal))
        ?? type.Locations.FirstOrDefault();

    private static ILookup<ISymbol?, (INamedTypeSymbol Type, ImmutableHashSet<string> Fields)> Records(Compilation compilation, INamedTypeSymbol mark)
    {
        var found = new List<(INamedTypeSymbol Type, ImmutableHashSet<string> Fields)>();
        INamespaceSymbol? generated = compilation.Assembly.GlobalNamespace.GetNamespaceMembers().FirstOrDefault(space => space.Name == "Remoting")?
            .GetNamespaceMembers().FirstOrDefault(space => space.Name == "Generated");
        foreach (INamedTypeSymbol serializer in generated?.GetTypeMembers() ?? [])
        {
            if (MessagePackTypes.Find(serializer, mark) is { ConstructorArguments: [{ Value: INamedTypeSymbol type }, { Kind: TypedConstantKind.Array, Values: var fields }] })
                found.Add((type, [.. fields.Select(field => field.Value).OfType<string>()]));
        }

        return found.ToLookup(record => (ISymbol?)record.Type.OriginalDefinition, SymbolEqualityComparer.Default);
    }
}
