using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Remoting.Benchmarks.Peers;

/// <summary>
/// The least that a generator with this attribute can be: it finds the marked methods, has the compiler bind their signatures, and
/// generates nothing. What it costs is the compiler's.
/// </summary>
internal sealed class BareGenerator : IIncrementalGenerator
{
    public const string Name = "bare generator";

    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        var signatures = context.SyntaxProvider.ForAttributeWithMetadataName(
            typeof(ProcessPoolCallableAttribute).FullName!,
            static (node, _) => node is MethodDeclarationSyntax,
            static (method, _) => Signature((IMethodSymbol)method.TargetSymbol));
        context.RegisterSourceOutput(signatures.Collect(), static (_, _) => { });
    }

    private static string Signature(IMethodSymbol method) =>
        $"{method.ReturnType.MetadataName} {method.Name}({string.Join(", ", method.Parameters.Select(parameter => parameter.Type.MetadataName))})";
}
