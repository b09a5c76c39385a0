using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Runtime.Serialization;
using MessagePack;

namespace Remoting.Serialization.State;

/// <summary>
/// The fields that are a type's state, level by level. Left out are subscribers of events, what is marked as not being state, and hash codes that were
/// kept, since those of strings differ from process to process.
/// </summary>
internal static class FieldSelection
{
    private const BindingFlags Own = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    private const string Visible = "Ahead of time, only types that generated code names are looked into (NamedTypes), whose fields are all there.";

    private static readonly Type[] CallbackAttributes =
        [typeof(OnSerializingAttribute), typeof(OnSerializedAttribute), typeof(OnDeserializingAttribute), typeof(OnDeserializedAttribute)];

    /// <summary>The fields of one level of a type, in the same order in every process.</summary>
    public static FieldInfo[] Of(Type level, Type type)
    {
        var fields = All(level).Where(field => !IsLeftOut(field, level, type)).ToArray();
        Array.Sort(fields, static (one, other) => string.CompareOrdinal(one.Name, other.Name));
        return fields;
    }

    [UnconditionalSuppressMessage("Trimming", "IL2070", Justification = Visible)]
    public static FieldInfo[] All(Type level) => level.GetFields(Own);

    /// <summary>
    /// What tells that an object is another than it was: of the program's what is its state, but no hash that is kept; of the framework's all, as what a collection counts.
    /// </summary>
    public static IEnumerable<FieldInfo> Compared(Type level, Type type) =>
        ProgramAssemblies.IsFramework(level.Assembly) ? All(level) : Of(level, type).Where(field => CachedHashes.Of(level).StartOf(field) is null);

    /// <summary>Whether a field of a level of a type is none of its state.</summary>
    public static bool IsLeftOut(FieldInfo field, Type level, Type type) =>
        CachedHashes.Of(level).LeavesOut(field)
        || (ProgramAssemblies.IsFramework(level.Assembly) && (IsTaskOfException(field, level) || KeptHashes.Contains(field)))
        || (CachedHashes.Of(level).StartOf(field) is null
            && (IsMarked(field, level) || IsEvent(field, level) || (IsNotSerialized(field) && !HasStateInOtherClothes(type))));

#pragma warning disable SYSLIB0050 // What the mark was made for is gone; what it says is still true.
    private static bool IsNotSerialized(FieldInfo field) => field.IsNotSerialized;
#pragma warning restore SYSLIB0050

    /// <summary>Which task it was of that has failed or was cancelled: who catches the exception has another one, or none.</summary>
    private static bool IsTaskOfException(FieldInfo field, Type level) => level.IsAssignableTo(typeof(Exception)) && field.FieldType.IsAssignableTo(typeof(Task));

    private static bool IsMarked(FieldInfo field, Type level) =>
        HasMark(field) || (field.Name.StartsWith('<') && PropertyOf(field, level) is { } property && HasMark(property));

    private static bool HasMark(MemberInfo member) => member.IsDefined(typeof(IgnoreMemberAttribute)) || member.IsDefined(typeof(IgnoreDataMemberAttribute));

    [UnconditionalSuppressMessage("Trimming", "IL2070", Justification = Visible)]
    private static PropertyInfo? PropertyOf(FieldInfo field, Type level) =>
        Array.Find(level.GetProperties(Own), property => property.Name == TypeText.Of(field));

    // Of C#, the name of the event; of Visual Basic, with a word behind it.
    [UnconditionalSuppressMessage("Trimming", "IL2070", Justification = Visible)]
    private static bool IsEvent(FieldInfo field, Type level) => field.IsPrivate && field.FieldType.IsAssignableTo(typeof(Delegate))
        && level.GetEvents(Own).Any(@event => @event.EventHandlerType == field.FieldType && (field.Name == @event.Name || field.Name == @event.Name + "Event"));

    /// <summary>A type that takes part in its own serialization may have its state elsewhere, and the mark on the field only keeps it out of another format.</summary>
    private static bool HasStateInOtherClothes(Type type)
    {
        if (type.IsAssignableTo(typeof(ISerializable)) || type.IsAssignableTo(typeof(IDeserializationCallback)))
            return true;
        for (var level = type; level is not null && level != typeof(object); level = level.BaseType)
        {
            if (MethodsOf(level).Any(method => Array.Exists(CallbackAttributes, attribute => method.IsDefined(attribute))))
                return true;
        }
        return false;
    }

    [UnconditionalSuppressMessage("Trimming", "IL2070", Justification = Visible)]
    private static MethodInfo[] MethodsOf(Type level) => level.GetMethods(Own);
}
