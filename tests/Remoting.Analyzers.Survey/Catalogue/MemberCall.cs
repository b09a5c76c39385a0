using System.Collections;
using System.Linq.Expressions;
using System.Reflection;

namespace Remoting.Analyzers.Survey.Catalogue;

/// <summary>A loop that calls one member again and again, compiled: what is left of it in the price is a fraction of a nanosecond.</summary>
internal static class MemberCall
{
    /// <summary><see langword="null"/> where there is no sample of what the member takes.</summary>
    public static Action<int>? Loop(MethodBase member, Samples samples, int choice)
    {
        if (Closed(member) is not { } method)
            return null;
        var variables = new List<ParameterExpression>();
        var arguments = new List<Expression>();
        foreach (ParameterInfo parameter in method.GetParameters())
        {
            Type type = parameter.ParameterType.IsByRef ? parameter.ParameterType.GetElementType()! : parameter.ParameterType;
            if (Sample(type, samples, choice, parameter.Name) is not { } sample)
                return null;
            if (parameter.ParameterType.IsByRef)
            {
                variables.Add(Expression.Variable(type));
                arguments.Add(variables[^1]);
            }
            else
            {
                arguments.Add(sample);
            }
        }

        Expression? instance = method is ConstructorInfo || method.IsStatic ? null : Sample(method.DeclaringType!, samples, 0, null);
        if (instance is null && !method.IsStatic && method is not ConstructorInfo)
            return null;
        Expression call = method is ConstructorInfo constructor ? Expression.New(constructor, arguments) : Expression.Call(instance, (MethodInfo)method, arguments);
        return Compile(Kept(call), variables);
    }

    private static Action<int> Compile(Expression body, List<ParameterExpression> variables)
    {
        ParameterExpression times = Expression.Parameter(typeof(int));
        LabelTarget end = Expression.Label();
        return Expression.Lambda<Action<int>>(
            Expression.Block(variables, Expression.Loop(
                Expression.IfThenElse(Expression.GreaterThanOrEqual(Expression.PreDecrementAssign(times), Expression.Constant(0)), body, Expression.Break(end)), end)),
            times).Compile();
    }

    // What nobody keeps, the compiler may leave out. What is lazy is gone through: before that nothing has been done.
    private static Expression Kept(Expression call)
    {
        if (call.Type == typeof(void) || call.Type.IsByRefLike || call.Type.IsByRef || call.Type.IsPointer)
            return Expression.Block(typeof(void), call);
        if (typeof(IEnumerable).IsAssignableFrom(call.Type) && call.Type.IsInterface)
            return Expression.Call(typeof(MemberCall), nameof(GoThrough), null, Expression.Convert(call, typeof(IEnumerable)));
        return Expression.Assign(Expression.Field(null, typeof(Keep<>).MakeGenericType(call.Type), nameof(Keep<int>.Value)), call);
    }

    public static void GoThrough(IEnumerable sequence)
    {
        if (sequence is IEnumerable<int> numbers)
        {
            foreach (int number in numbers)
                Keep<int>.Value = number;
            return;
        }

        foreach (object? _ in sequence)
            Keep<int>.Value++;
    }

    private static Expression? Sample(Type type, Samples samples, int choice, string? parameter)
    {
        Type held = type.IsByRefLike && type.IsGenericType && type.GetGenericTypeDefinition() is var span && (span == typeof(Span<>) || span == typeof(ReadOnlySpan<>))
            || type.IsGenericType && (type.GetGenericTypeDefinition() == typeof(Memory<>) || type.GetGenericTypeDefinition() == typeof(ReadOnlyMemory<>))
            ? type.GetGenericArguments()[0].MakeArrayType()
            : type;
        if (held.IsByRefLike || held.IsPointer || held.ContainsGenericParameters)
            return null;
        object?[] choices = parameter is not null && Samples.Small(held, parameter) is { Length: > 0 } small ? small : samples.Of(held);
        if (choices.Length == 0 || choices[Math.Min(choice, choices.Length - 1)] is not { } value)
            return null;
        Expression read = Expression.ArrayIndex(Expression.Constant(ArrayOf(held, value)), Expression.Constant(0));
        return held == type ? read : Expression.Convert(read, type);
    }

    private static Array ArrayOf(Type type, object value)
    {
        Array array = Array.CreateInstance(type, 1);
        array.SetValue(value, 0);
        return array;
    }

    // Numbers stand for all types that a member may be made for.
    private static MethodBase? Closed(MethodBase member)
    {
        if (member is not MethodInfo { IsGenericMethodDefinition: true } generic)
            return member;
        foreach (Type type in new[] { typeof(int), typeof(DayOfWeek), typeof(char), typeof(string) })
        {
            try
            {
                return generic.MakeGenericMethod([.. generic.GetGenericArguments().Select(_ => type)]);
            }
            catch (ArgumentException)
            {
                // Not what it is made for.
            }
        }

        return null;
    }

    private static class Keep<T>
    {
        public static T? Value;
    }
}
