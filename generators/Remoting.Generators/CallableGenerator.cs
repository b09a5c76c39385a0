using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Remoting.Generators.Emission;
using Remoting.Generators.Model;
using Remoting.Generators.Parsing;

namespace Remoting.Generators;

/// <summary>
/// Wiring only: marked methods → Parsing → Model → Emission. What is not a valid callable is passed over in silence;
/// the analyzers, which ask the same parser, say why.
/// </summary>
[Generator(LanguageNames.CSharp)]
public sealed class CallableGenerator : IIncrementalGenerator
{
    /// <inheritdoc/>
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        var methods = context.SyntaxProvider
            .ForAttributeWithMetadataName(KnownTypes.CallableAttributeName, static (node, _) => node is MethodDeclarationSyntax, ParseMethod)
            .WithTrackingName(Steps.Methods)
            .Where(static parsed => parsed is not null);
        var marks = context.SyntaxProvider
            .ForAttributeWithMetadataName(KnownTypes.CallableAttributeName, static (node, _) => node is CompilationUnitSyntax, ParseMarks)
            .WithTrackingName(Steps.AssemblyMarks);

        // Older versions of the language have no extension properties: an analyzer says so, and nothing here adds to it.
        var isSupported = context.ParseOptionsProvider.Select(static (options, _) => options is CSharpParseOptions { LanguageVersion: >= LanguageVersion.CSharp14 });
        var callables = methods.Collect().Combine(marks.Collect()).Combine(isSupported)
            .Select(static (all, _) => all.Right ? All(all.Left.Left, all.Left.Right) : default)
            .WithTrackingName(Steps.Callables);

        var groups = callables.SelectMany(static (all, _) => Catalog.Groups(all)).WithTrackingName(Steps.Groups);
        var serializers = callables.SelectMany(static (all, _) => Catalog.Serializers(all)).WithTrackingName(Steps.Serializers);
        var registry = groups.Select(static (group, _) => group.Container).Collect()
            .Combine(context.CompilationProvider.Select(static (compilation, _) => compilation.AssemblyName ?? ""))
            .Select(static (all, _) => new RegistryModel(all.Right, all.Left.ToEquatableArray()))
            .WithTrackingName(Steps.Registry);

        context.RegisterSourceOutput(groups, static (output, group) => output.AddSource(group.HintName, GroupEmitter.Emit(group)));
        context.RegisterSourceOutput(serializers, static (output, serializer) => output.AddSource(serializer.HintName, SerializerEmitter.Emit(serializer.Type)));
        context.RegisterSourceOutput(registry, static (output, model) =>
        {
            if (model.Containers.Count > 0)
                output.AddSource(RegistryEmitter.HintName, RegistryEmitter.Emit(model));
        });
    }

    private static ParsedCallable? ParseMethod(GeneratorAttributeSyntaxContext context, CancellationToken ct) =>
        context.TargetSymbol is IMethodSymbol method && KnownTypes.Create(context.SemanticModel.Compilation) is { } known
            ? Pack(CallableParser.Parse(method, known, ct))
            : null;

    private static EquatableArray<ParsedCallable> ParseMarks(GeneratorAttributeSyntaxContext context, CancellationToken ct) =>
        KnownTypes.Create(context.SemanticModel.Compilation) is { } known
            ? context.Attributes.SelectMany(mark => AssemblyMarkParser.Parse(mark, known, ct)).Select(Pack).OfType<ParsedCallable>().ToEquatableArray()
            : default;

    private static ParsedCallable? Pack(CallableParse parse) =>
        parse.Model is { } model ? new ParsedCallable(model, parse.Types.ToEquatableArray()) : null;

    private static EquatableArray<ParsedCallable> All(ImmutableArray<ParsedCallable?> methods, ImmutableArray<EquatableArray<ParsedCallable>> marks) =>
        methods.OfType<ParsedCallable>().Concat(marks.SelectMany(mark => mark)).ToEquatableArray();
}
