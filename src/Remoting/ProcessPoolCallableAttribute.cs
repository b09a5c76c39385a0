namespace Remoting;

/// <summary>
/// Marks a method as a callable: it gets a stub, <c>Type.Remote.Method(...)</c>, whose calls an <see cref="Executor"/> can run in a worker
/// process. The method is static, or an instance method of a type that can be serialized, whose stub takes the instance first.
/// </summary>
/// <remarks>
/// On an assembly it marks the methods of a type that is not yours:
/// <c>[assembly: ProcessPoolCallable(typeof(int), nameof(int.Parse))]</c> marks every overload of <c>int.Parse</c>
/// whose parameters and result can cross a process boundary.
/// </remarks>
[AttributeUsage(AttributeTargets.Method | AttributeTargets.Assembly, AllowMultiple = true)]
public sealed class ProcessPoolCallableAttribute : Attribute
{
    /// <summary>Marks the method that the attribute stands on.</summary>
    public ProcessPoolCallableAttribute()
    {
    }

    /// <summary>Marks, from an assembly, every overload of a method of another type that can be called remotely.</summary>
    /// <param name="type">The type that has the method.</param>
    /// <param name="methodName">The name of the method, best given with <c>nameof</c>.</param>
    public ProcessPoolCallableAttribute(Type type, string methodName)
    {
        Type = type;
        MethodName = methodName;
    }

    /// <summary>The type whose methods are marked, or <see langword="null"/> where the attribute stands on a method.</summary>
    public Type? Type { get; }

    /// <summary>The name of the marked methods, or <see langword="null"/> where the attribute stands on a method.</summary>
    public string? MethodName { get; }

    /// <summary>
    /// The callable's name on the wire; by default the method's full signature. A name of one's own keeps stable
    /// when the method is renamed, which matters only between machines: within one program both sides are the same build.
    /// </summary>
    public string? Name { get; set; }
}
