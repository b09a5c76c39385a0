using System.Collections;
using System.Collections.ObjectModel;
using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Runtime.CompilerServices;
using Remoting.Serialization;
using Remoting.Serialization.State;

namespace Remoting.CompilerServices;

/// <summary>Collections that are more than their elements, by their type.</summary>
internal static class OwnKinds
{
    private static readonly WeakMemo<Type, bool> Known = new(IsOwnKind);

    public static bool Contains(Type type) => Known.Of(type);

    /// <summary>
    /// Of the framework, the collections that have a form, and those that keep more than the one that they are derived from. Of others, what has any state besides its elements, which can be seen only by looking at what is a
    /// collection; what is only run through is code, and so is what the compiler makes of collection expressions and iterators.
    /// </summary>
    [UnconditionalSuppressMessage("Trimming", "IL2070", Justification = "What has no fields that can be seen is run through, as what has none.")]
    private static bool IsOwnKind(Type type)
    {
        // Ahead of time there may be no code for a collection that nothing names.
        if (type.IsArray)
            return WholeProgram.IsThere;
        if (ProgramAssemblies.IsFramework(type.Assembly))
        {
            var known = WholeProgram.IsThere ? Collections.StandInOf(type) ?? type : type;
            return WholeProgram.IsThere && known.IsGenericType && (HasForm(known.GetGenericTypeDefinition()) || IsMoreThanItsBase(type));
        }
        return !IsRunThrough(type) && IsCollection(type)
            && FieldsPlan.LevelsOf(type).Any(level => FieldSelection.All(level).Length > 0);
    }

    /// <summary>Whether it is code that gives items, whatever it keeps for that.</summary>
    public static bool IsRunThrough(Type type) => type.IsAssignableTo(typeof(IEnumerable))
        && (type.Name.StartsWith('<') || type.IsDefined(typeof(CompilerGeneratedAttribute)) || type.IsAssignableTo(typeof(IEnumerator)) || type.Namespace == "System.Linq");

    private static bool HasForm(Type definition) => Collections.Definitions.Contains(definition) || KnownByFields.All.Contains(definition);

    /// <summary>Of the framework, a collection with fields besides those of the one that it is derived from.</summary>
    private static bool IsMoreThanItsBase(Type type) => FieldsPlan.LevelsOf(type)
        .SkipWhile(level => !level.IsGenericType || level.GetGenericTypeDefinition() != typeof(Collection<>))
        .Skip(1)
        .Any(level => FieldSelection.All(level).Length > 0);

    [UnconditionalSuppressMessage("Trimming", "IL2070", Justification = "An interface that nobody uses makes no difference.")]
    private static bool IsCollection(Type type) => type.IsAssignableTo(typeof(ICollection)) || type.GetInterfaces().Any(@interface => @interface.IsGenericType
        && (@interface.GetGenericTypeDefinition() == typeof(ICollection<>) || @interface.GetGenericTypeDefinition() == typeof(IReadOnlyCollection<>)));
}
