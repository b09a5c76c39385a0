using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Remoting.Analyzers.Mapping;

/// <summary>Whether a loop waits for a call before it goes on: <c>await</c>, also of a local in the same iteration; <c>Result</c>, <c>Wait()</c>.</summary>
internal static class AwaitedCall
{
    public static bool Is(IOperation submit, ILoopOperation loop)
    {
        IOperation current = submit;
        while (current.Parent is { } parent)
        {
            switch (parent)
            {
                case IAwaitOperation:
                    return true;
                case IConversionOperation or IParenthesizedOperation or IConditionalAccessOperation or ICoalesceOperation:
                    break;
                case IPropertyReferenceOperation { Property.Name: var name } property when property.Instance == current:
                    return name == "Result";
                case IInvocationOperation { TargetMethod.Name: var name } call when call.Instance == current:
                    if (name is "Wait" or "GetResult")
                        return true;
                    if (name is not ("ConfigureAwait" or "WaitAsync" or "GetAwaiter"))
                        return false;
                    break;
                case IVariableInitializerOperation { Parent: IVariableDeclaratorOperation { Symbol: var local } }:
                    return loop.Body.Descendants().OfType<IAwaitOperation>().Any(await => await.Operation.DescendantsAndSelf()
                        .Any(operation => operation is ILocalReferenceOperation reference && SymbolEqualityComparer.Default.Equals(reference.Local, local)));
                default:
                    return false;
            }

            current = parent;
        }

        return false;
    }
}
