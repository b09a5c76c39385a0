using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using Remoting.Analyzers.Callables;
using Remoting.Analyzers.Costs;
using Remoting.Generators.Parsing;

namespace Remoting.Analyzers.Calls;

/// <summary>
/// Is local code given where a remote call is expected? RMT0303. The compiler has an error for each of these, which says that types
/// do not fit, or cannot be inferred; this rule says what to write instead.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class LocalWorkAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [Descriptors.LocalWork];

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.RegisterCompilationStartAction(start =>
        {
            if (KnownTypes.Create(start.Compilation) is not { } known || ExecutorSymbols.Create(known) is not { } executors)
                return;
            var marks = new CallableMarks(known);

            // A call that does not bind is an invalid operation; one that binds to an executor may have a wrong lambda inside. An option gets
            // its value by an assignment, whatever that value is.
            start.RegisterOperationAction(
                operation => Check(operation, executors, marks, known),
                OperationKind.Invalid,
                OperationKind.Invocation,
                OperationKind.SimpleAssignment);
        });
    }

    private static void Check(OperationAnalysisContext context, ExecutorSymbols executors, CallableMarks marks, KnownTypes known)
    {
        if (context.Operation is { SemanticModel: { } model } operation && NeedsReading(operation, executors)
            && Find(operation.Syntax, model, executors, context.CancellationToken) is { } work)
        {
            (string what, string remedy) = Explain(work, marks, known);
            context.ReportDiagnostic(Diagnostic.Create(Descriptors.LocalWork, work.Argument.GetLocation(), what, remedy));
        }
    }

    private static LocalWork? Find(SyntaxNode syntax, SemanticModel model, ExecutorSymbols executors, CancellationToken cancellationToken) => syntax switch
    {
        InvocationExpressionSyntax invocation => LocalWork.Find(invocation, model, executors, cancellationToken),
        AssignmentExpressionSyntax assignment => LocalWork.Find(assignment, model, executors, cancellationToken),
        _ => null,
    };

    // Nearly every invocation or assignment there is belongs to somebody else, and nearly all others are right: reading them again is not for free.
    private static bool NeedsReading(IOperation operation, ExecutorSymbols executors) => operation switch
    {
        IInvocationOperation invocation => NeedsReading(invocation, executors),
        ISimpleAssignmentOperation assignment => assignment.Target is IPropertyReferenceOperation { Property: { } property }
            && executors.IsOption(property)
            && !executors.IsCall(ConstantCounts.Unconverted(assignment.Value)?.Type),
        _ => true,
    };

    private static bool NeedsReading(IInvocationOperation invocation, ExecutorSymbols executors)
    {
        if (!executors.IsSubmit(invocation.TargetMethod) && !executors.IsMap(invocation.TargetMethod))
            return false;
        IOperation? argument = ConstantCounts.Unconverted(invocation.Arguments.FirstOrDefault(a => a.Parameter?.Ordinal == 0)?.Value);
        bool isStub = argument is IDelegateCreationOperation { Target: IMethodReferenceOperation group } && executors.IsCall(group.Method.ReturnType);
        return !isStub && !executors.IsCall(argument?.Type);
    }

    private static (string What, string Remedy) Explain(LocalWork work, CallableMarks marks, KnownTypes known)
    {
        string expected = work.IsSubmit ? "the call of a stub" : "a stub";
        if (work.Method is not { } method)
        {
            return work.Argument is AnonymousFunctionExpressionSyntax
                ? ("a lambda expression stays in this process", $"pass {expected} of a static method marked [ProcessPoolCallable]")
                : ($"'{work.Argument}' is a method of this process", $"pass {expected} of it, '{(StubForm.HasProperties(known.Compilation) ? "Type.Remote" : "TypeRemote")}.Method'");
        }

        string name = method.ToDisplayString(SymbolDisplayFormat.CSharpShortErrorMessageFormat);
        bool isCallable = marks.IsCallable(method, known.Compilation.Assembly);
        if (method is not { MethodKind: MethodKind.Ordinary, IsGenericMethod: false } || !(method.IsStatic || isCallable))
        {
            string kind = method.MethodKind == MethodKind.LocalFunction ? "a local function" : "no static method that a worker could find";
            return ($"'{name}' is {kind}", $"pass {expected} of a static method marked [ProcessPoolCallable]");
        }

        // The object that a method is called on is the first argument of its stub.
        string type = method.ContainingType.ToDisplayString(SymbolDisplayFormat.CSharpShortErrorMessageFormat);
        string arguments = method.IsStatic ? "..." : method.Parameters.IsEmpty ? "instance" : "instance, ...";
        string stub = $"'{StubForm.Of(type, method.ContainingType, known)}.{method.Name}{(work.IsSubmit ? $"({arguments})" : "")}'";
        if (isCallable)
            return ($"'{name}' is called in this process", $"pass {stub}");
        return method.Locations.Any(location => location.IsInSource)
            ? ($"'{name}' is not marked [ProcessPoolCallable]", $"mark it, and pass {stub}")
            : ($"'{name}' is not marked", $"add [assembly: ProcessPoolCallable(typeof({type}), \"{method.Name}\")], and pass {stub}");
    }
}
