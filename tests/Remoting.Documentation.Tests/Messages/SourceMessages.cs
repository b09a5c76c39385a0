using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Remoting.Documentation.Tests.Messages;

/// <summary>
/// The messages that a user can meet, collected from the sources: those of the exceptions that are public (<c>Exceptions</c>), of the refusals of data, and of the
/// framework's exceptions that the rooms throw which a caller sees; the reasons why a program cannot start workers; what pools log; and what is written to standard error.
/// </summary>
internal static class SourceMessages
{
    /// <summary>Where a program's own mistakes are told, by exceptions of the framework.</summary>
    private static readonly string[] Faces =
    [
        "src/Remoting", "src/Remoting/Calls", "src/Remoting/CompilerServices", "src/Remoting/Mapping", "src/Remoting/Processes", "src/Remoting/Protocol", "src/Remoting/Scheduling",
        "src/Remoting/Serialization", "src/Remoting/Sharing", "src/Remoting.Dashboard", "src/Remoting.Hosting", "src/Remoting.Orleans", "src/Remoting.Orleans/Caller", "src/Remoting.Orleans/Silo",
    ];

    private static readonly string[] Ours =
        ["RemotingException", "BrokenProcessPoolException", "WorkerDiedException", "CallTimeoutException", "RemoteCallException", "RemoteSerializationException", "StateException"];

    private static readonly string[] Frameworks = ["InvalidOperationException", "ArgumentException", "ObjectDisposedException", "NotSupportedException", "OptionsValidationException"];

    public static IEnumerable<(string Text, string File)> All()
    {
        foreach (string path in Directory.EnumerateFiles(Path.Combine(Repository.Root, "src"), "*.cs", SearchOption.AllDirectories))
        {
            string file = Path.GetRelativePath(Repository.Root, path).Replace(Path.DirectorySeparatorChar, '/');
            if (file.Contains("/obj/", StringComparison.Ordinal) || file.Contains("/bin/", StringComparison.Ordinal))
                continue;
            var root = CSharpSyntaxTree.ParseText(File.ReadAllText(path)).GetRoot();
            foreach (string text in Exceptions(root, file).Concat(Reasons(root, file)).Concat(Logged(root)).Concat(Written(root)).Distinct())
                yield return (text, file);
        }
    }

    private static IEnumerable<string> Exceptions(SyntaxNode root, string file)
    {
        bool isFace = Faces.Contains(Path.GetDirectoryName(file)!.Replace(Path.DirectorySeparatorChar, '/'));
        foreach (var creation in root.DescendantNodes().OfType<BaseObjectCreationExpressionSyntax>())
        {
            string? type = creation is ObjectCreationExpressionSyntax named ? named.Type.ToString() : creation.FirstAncestorOrSelf<MethodDeclarationSyntax>()?.ReturnType.ToString();
            // The first text of this one is a callable's name.
            if (type is not (null or "RemoteCallException") && (Ours.Contains(type) || isFace && Frameworks.Contains(type)) && FirstText(creation.ArgumentList) is { } text)
                yield return text;
        }
        if (!file.StartsWith("src/Remoting/Exceptions/", StringComparison.Ordinal))
            yield break;
        foreach (var initializer in root.DescendantNodes().OfType<ConstructorInitializerSyntax>())
        {
            if (FirstText(initializer.ArgumentList) is { } text)
                yield return text;
        }
    }

    private static IEnumerable<string> Reasons(SyntaxNode root, string file) =>
        file.StartsWith("src/Remoting/Processes/", StringComparison.Ordinal)
            ? root.DescendantNodes().OfType<InvocationExpressionSyntax>()
                .Where(call => call.Expression.ToString() == "reasons.Add")
                .Select(call => FirstText(call.ArgumentList))
                .OfType<string>()
            : [];

    private static IEnumerable<string> Logged(SyntaxNode root) => root.DescendantNodes().OfType<AttributeSyntax>()
        .Where(attribute => attribute.Name.ToString() == "LoggerMessage")
        .Select(attribute => attribute.ArgumentList!.Arguments.Select(argument => argument.Expression).OfType<LiteralExpressionSyntax>().Last(literal => literal.IsKind(SyntaxKind.StringLiteralExpression)))
        .Select(literal => MessageText.OfTemplate(literal.Token.ValueText));

    /// <summary>What goes to standard error, by whatever this library and its tool write there themselves.</summary>
    private static IEnumerable<string> Written(SyntaxNode root) => root.DescendantNodes().OfType<InvocationExpressionSyntax>()
        .Where(call => call.Expression.ToString() is "Console.Error.WriteLine" or "Console.Error.WriteLineAsync")
        .SelectMany(call => call.ArgumentList.Arguments[0].Expression is ConditionalExpressionSyntax either ? [either.WhenTrue, either.WhenFalse] : new[] { call.ArgumentList.Arguments[0].Expression })
        .Select(MessageText.Of)
        .OfType<string>();

    private static string? FirstText(BaseArgumentListSyntax? arguments) =>
        arguments?.Arguments.Select(argument => argument.Expression is ConditionalExpressionSyntax or IdentifierNameSyntax or InvocationExpressionSyntax or MemberAccessExpressionSyntax ? null : MessageText.Of(argument.Expression))
            .FirstOrDefault(text => text is not null && text.Contains(' ', StringComparison.Ordinal));
}
