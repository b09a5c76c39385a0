using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using Remoting.Analyzers.Mapping;
using Remoting.Generators.Parsing;

namespace Remoting.Analyzers.Losses;

/// <summary>Is an argument more than its parameter can carry? RMT0104.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class DerivedArgumentAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [Descriptors.DerivedArgument];

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.RegisterCompilationStartAction(start =>
        {
            if (KnownTypes.Create(start.Compilation) is not { } known)
                return;

            var question = new Question(known, new StubResolver(known));
            start.RegisterOperationAction(question.AskCall, OperationKind.Invocation);
            start.RegisterOperationAction(question.AskDelegate, OperationKind.DelegateCreation);
        });
    }

    private sealed class Question(KnownTypes known, StubResolver stubs)
    {
        private readonly DerivedParts _parts = new(known);

        public void AskCall(OperationAnalysisContext context)
        {
            var call = (IInvocationOperation)context.Operation;
            if (stubs.CallableOf(call) is null)
                return;
            foreach (IArgumentOperation argument in call.Arguments)
            {
                if (argument is { ArgumentKind: ArgumentKind.Explicit, Parameter.Type: { } target } && WrittenType(argument.Value) is { } source)
                    Report(source, target, argument.Value.Syntax, context);
            }
        }

        // A stub as a delegate takes what the delegate is given.
        public void AskDelegate(OperationAnalysisContext context)
        {
            var creation = (IDelegateCreationOperation)context.Operation;
            if (creation.Target is not IMethodReferenceOperation group
                || creation.Type is not INamedTypeSymbol { DelegateInvokeMethod.Parameters: var given }
                || stubs.CallableOf(creation) is null)
                return;
            foreach ((IParameterSymbol source, IParameterSymbol target) in given.Zip(group.Method.Parameters, (source, target) => (source, target)))
                Report(source.Type, target.Type, group.Syntax, context);
        }

        private void Report(ITypeSymbol source, ITypeSymbol target, SyntaxNode at, OperationAnalysisContext context)
        {
            if (_parts.Describe(source, target) is { } message)
                context.ReportDiagnostic(Diagnostic.Create(Descriptors.DerivedArgument, at.GetLocation(), message));
        }

        // Before the conversions that nobody wrote: a cast says that the base is meant.
        private static ITypeSymbol? WrittenType(IOperation value)
        {
            while (value is IConversionOperation { IsImplicit: true, OperatorMethod: null } conversion)
                value = conversion.Operand;
            return value.Type;
        }
    }
}
