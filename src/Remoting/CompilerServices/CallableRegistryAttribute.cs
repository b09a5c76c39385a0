using System.ComponentModel;

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

    /// <summary>Adds the serializers that were generated in this assembly.</summary>
    public virtual void AddSerializers(SerializerTable table)
    {
    }
}
