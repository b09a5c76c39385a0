using System.ComponentModel;
using System.Reflection;

namespace Remoting.CompilerServices;

/// <summary>
/// For generated code: the table of an assembly's callables. Each assembly with callables carries one attribute of a
/// generated class derived from this, so that a worker finds the table with one attribute look-up and no reflection over methods.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
[AttributeUsage(AttributeTargets.Assembly)]
public abstract class CallableRegistryAttribute : Attribute
{
    /// <summary>Finds a callable by <see cref="Callable.Group"/> and <see cref="Callable.Name"/>; <see langword="null"/> when there is none.</summary>
    public abstract Callable? Find(string group, string name);

    /// <summary>That of an assembly; null where it has none, or none that can be found.</summary>
    internal static CallableRegistryAttribute? Of(Assembly assembly) => Ask(assembly, static assembly => assembly.GetCustomAttribute<CallableRegistryAttribute>());

    /// <summary>Whether an assembly has one.</summary>
    internal static bool IsOn(Assembly assembly) => Ask(assembly, static assembly => assembly.IsDefined(typeof(CallableRegistryAttribute)));

    /// <summary>Adds the serializers that were generated in this assembly for the types of a name.</summary>
    /// <param name="table">Where they go.</param>
    /// <param name="name">The name of the types, without their namespaces and type arguments.</param>
    public virtual void AddSerializers(SerializerTable table, string name)
    {
    }

    /// <summary>Adds how the values behind <see cref="Shared{T}"/> travel that callables of this assembly take.</summary>
    public virtual void AddShared(SerializerTable table)
    {
    }

    /// <summary>
    /// Lets generated code add what it knows. Where a type that it names cannot be loaded, only what was added before that is known of its assembly: others, which have
    /// nothing to do with it, are not held up.
    /// </summary>
    internal static void Try(Action add)
    {
        try
        {
            add();
        }
        catch (Exception e) when (IsMissing(e))
        {
        }
    }

    private static T? Ask<T>(Assembly assembly, Func<Assembly, T?> look)
    {
        try
        {
            return look(assembly);
        }
        catch (Exception e) when (IsMissing(e))
        {
            // All attributes of an assembly are looked at to find one. Where that of another kind cannot be loaded the program does without it, and so do we.
            return default;
        }
    }

    private static bool IsMissing(Exception e) => e is FileNotFoundException or FileLoadException or BadImageFormatException or TypeLoadException;
}
