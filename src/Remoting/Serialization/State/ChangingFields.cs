using System.Collections;
using System.Collections.Frozen;
using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;

namespace Remoting.Serialization.State;

/// <summary>
/// Fields of an object that its type keeps (<see cref="StaticInstances"/>) in which something else may be after a while: those that can be set, by whomever, and those
/// whose value can change itself, as a list does.
/// </summary>
internal static class ChangingFields
{
    /// <summary>By name alone a property may be one of two, where it hides one of the base type.</summary>
    private const BindingFlags OwnPublic = BindingFlags.Instance | BindingFlags.Public | BindingFlags.DeclaredOnly;

    /// <summary>Of the framework, besides plain values: what cannot change, and what is another in each process by its nature.</summary>
    private static readonly FrozenSet<Type> Fixed = FrozenSet.Create(typeof(Type), typeof(Uri), typeof(Regex), typeof(Lazy<>), typeof(Stopwatch), typeof(Random));

    private static readonly WeakMemo<Type, bool> Constant = new(type => IsConstant(type, []));

    /// <param name="field">A field that travels.</param>
    /// <param name="type">The type of the object, which may be derived from the one that declares it.</param>
    public static bool Contains(FieldInfo field, Type type)
    {
        var level = field.DeclaringType!;
        if (!ProgramAssemblies.IsFramework(level.Assembly))
            return !field.IsInitOnly || !Constant.Of(field.FieldType);
        // What the framework keeps for its own purposes says nothing, but for the elements of a collection that the program has derived from one of it.
        return ProgramAssemblies.IsFramework(type.Assembly) || !level.IsAssignableTo(typeof(IEnumerable)) ? IsSettable(field) : field.Name != "_version";
    }

    /// <summary>Whether it is visible, or behind a property that anybody can set at any time.</summary>
    [UnconditionalSuppressMessage("Trimming", "IL2075", Justification = "A setter that is not there sets nothing.")]
    private static bool IsSettable(FieldInfo field) => !field.IsInitOnly && (field.IsPublic
        || (field.Name.StartsWith('<') && field.DeclaringType!.GetProperty(TypeText.Of(field), OwnPublic)?.SetMethod is { IsPublic: true } setter
            && !Array.Exists(setter.ReturnParameter.GetRequiredCustomModifiers(), modifier => modifier == typeof(IsExternalInit))));

    private static bool IsConstant(Type type, HashSet<Type> asked)
    {
        if (PlainTypes.CannotChange(type) || type.IsAssignableTo(typeof(Delegate)))
            return true;
        if (ProgramAssemblies.IsFramework(type.Assembly))
        {
            var definition = type.IsGenericType ? type.GetGenericTypeDefinition() : type;
            return Fixed.Contains(definition)
                || (IsImmutable(definition) && Array.TrueForAll(type.GenericTypeArguments, argument => IsConstant(argument, asked)));
        }
        if (!type.IsValueType && !type.IsSealed)
            return false;
        return !asked.Add(type)
            || FieldsPlan.LevelsOf(type).All(level => Array.TrueForAll(FieldSelection.Of(level, type), field => field.IsInitOnly && IsConstant(field.FieldType, asked)));
    }

    /// <summary>A nullable value, a tuple or a collection of which only the elements could change.</summary>
    private static bool IsImmutable(Type definition) => definition == typeof(Nullable<>) || definition.IsAssignableTo(typeof(ITuple))
        || (definition.Namespace is "System.Collections.Immutable" or "System.Collections.Frozen" && !definition.IsInterface && definition.DeclaringType is null);
}
