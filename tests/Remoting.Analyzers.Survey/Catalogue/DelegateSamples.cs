using System.Linq.Expressions;

namespace Remoting.Analyzers.Survey.Catalogue;

/// <summary>Functions that do as good as nothing: what a program's own function costs is counted where it stands.</summary>
internal static class DelegateSamples
{
    public static Delegate? Create(Type type)
    {
        System.Reflection.MethodInfo invoke = type.GetMethod("Invoke")!;
        ParameterExpression[] parameters = [.. invoke.GetParameters().Select(p => Expression.Parameter(p.ParameterType, p.Name))];
        if (parameters.Any(p => p.IsByRef || p.Type.IsByRefLike))
            return null;
        Expression body = invoke.ReturnType == typeof(void) ? Expression.Empty()
            : parameters.FirstOrDefault(p => p.Type == invoke.ReturnType) is { } same ? same
            : invoke.ReturnType == typeof(bool) ? Expression.Constant(true)
            : Expression.Default(invoke.ReturnType);
        return Expression.Lambda(type, body, parameters).Compile();
    }
}
