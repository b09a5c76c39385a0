using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Remoting.Generators.Declarations;
using Remoting.Generators.Emission;
using Remoting.Generators.Model;

namespace Remoting.Generators;

/// <summary>
/// Wiring only: Declarations → Parsing → Model → Emission. What is not a valid callable is passed over in silence;
/// the analyzers, which ask the same parser, say why.
/// </summary>
[Generator(LanguageNames.CSharp)]
public sealed class CallableGenerator : IIncrementalGenerator
{
    /// <inheritdoc/>
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        // Older versions of the language have no extension properties, and before lambdas could be static, not enough for generated code.
        var version = context.ParseOptionsProvider.Select(static (options, _) => (options as CSharpParseOptions)?.LanguageVersion ?? LanguageVersion.CSharp1);
        var isSupported = version.Select(static (version, _) => version >= LanguageVersions.Oldest);
        var hasExtensions = version.Select(static (version, _) => version >= LanguageVersions.WithExtensions);
        var memory = new CallableMemory();
        var callables = context.CompilationProvider.Select(memory.Callables).Combine(isSupported)
            .Select(static (all, _) => all.Right ? all.Left : default)
            .WithTrackingName(Steps.Callables);

        var groups = callables.SelectMany(static (all, _) => Catalog.Groups(all)).WithTrackingName(Steps.Groups);
        var serializers = callables.SelectMany(static (all, _) => Catalog.Serializers(all)).WithTrackingName(Steps.Serializers);
        var listed = callables.Select(static (all, _) => Catalog.Listed(all));
        var registry = groups.Select(static (group, _) => group.Container).Collect()
            .Combine(context.CompilationProvider.Select(static (compilation, _) => compilation.AssemblyName ?? ""))
            .Combine(listed)
            .Select(static (all, _) => new RegistryModel(all.Left.Right, all.Left.Left.ToEquatableArray(), all.Right))
            .WithTrackingName(Steps.Registry);

        var entry = context.CompilationProvider.Select(static (compilation, _) => EntryEmitter.NameFor(compilation))
            .Combine(isSupported).Select(static (all, _) => all.Right ? all.Left : null)
            .WithTrackingName(Steps.Entry);

        context.RegisterSourceOutput(groups.Combine(hasExtensions), static (output, group) =>
            output.AddSource(group.Left.HintName, GroupEmitter.Emit(group.Left, group.Right)));
        context.RegisterSourceOutput(serializers, static (output, serializer) =>
            output.AddSource(serializer.HintName, GeneratedFile.WithNotes(SerializerEmitter.Emit(serializer.Type), serializer.Notes)));
        context.RegisterSourceOutput(registry, static (output, model) =>
        {
            if (model.Containers.Count > 0 || model.Serializers.Count > 0)
                output.AddSource(RegistryEmitter.HintName, RegistryEmitter.Emit(model));
        });
        context.RegisterSourceOutput(entry, static (output, name) =>
        {
            if (name is not null)
                output.AddSource(EntryEmitter.HintName, EntryEmitter.Emit(name));
        });
    }
}
