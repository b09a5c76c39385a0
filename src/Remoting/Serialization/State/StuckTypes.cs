using System.Diagnostics.CodeAnalysis;
using System.Reflection;

namespace Remoting.Serialization.State;

/// <summary>
/// Types of fields that cannot travel unless they hold nothing: those that are refused, and sealed classes that always hold one of these and have no
/// constructor without.
/// </summary>
internal static class StuckTypes
{
    private static readonly WeakMemo<Type, bool> Known = new(Look);

    public static bool Contains(Type type) => Known.Of(type);

    private static bool Look(Type type)
    {
        if (HandleSlot.IsFor(type))
            return false;
        if (Refusals.WhyNot(type) is not null)
            return !Words.All.Contains(StandIns.Of(type));
        return type is { IsClass: true, IsSealed: true, IsArray: false } && !ProgramAssemblies.IsFramework(type.Assembly) && IsHopeless(type);
    }

    /// <summary>Whether each of its constructors takes something that is refused, and keeps it.</summary>
    [UnconditionalSuppressMessage("Trimming", "IL2070", Justification = "A constructor that is not there makes nothing.")]
    private static bool IsHopeless(Type type)
    {
        var constructors = type.GetConstructors(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic);
        return constructors.Length > 0 && !LibraryFormatters.IsAnnotated(type)
            && FieldSelection.All(type).Any(field => field.FieldType.IsAssignableTo(typeof(Delegate)))
            && Array.TrueForAll(constructors, constructor =>
                Array.Exists(constructor.GetParameters(), parameter => parameter.ParameterType.IsAssignableTo(typeof(Delegate))));
    }
}
