using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace Remoting.Serialization.State;

/// <summary>How objects of a type travel by their fields, level by level, from the base to the type itself.</summary>
internal static class FieldsPlan
{
    /// <summary>By name alone a property may be one of two, where it hides one of the base type.</summary>
    private const BindingFlags OwnPublic = BindingFlags.Instance | BindingFlags.Public | BindingFlags.DeclaredOnly;

    public static Codec Of(Type type, Codecs codecs)
    {
        if (Refusals.WhyNot(type) is { } reason)
            return new RefusedCodec(type, reason);
        if (type.IsAbstract || type.ContainsGenericParameters)
            return new RefusedCodec(type, "has no objects of its own");
        if (!NamedTypes.AreFieldsVisible(type))
        {
            return new RefusedCodec(type, "cannot be looked into in a program that is trimmed or compiled ahead of time, unless generated code names it",
                "Declare the type itself where it stands, so that a serializer is generated for it, or name a resolver for it.");
        }
        if (RawStructs.Find(type, codecs) is { } raw)
            return raw;
        if (FieldPlaces.Overlap(type))
            return new RefusedCodec(type, FieldPlaces.Reason);
        var parts = new List<Part>();
        var travelling = new List<FieldInfo>();
        var stuck = new List<FieldInfo>();
        foreach (var level in LevelsOf(type))
        {
            if (PartOfBase(level, codecs) is { } part)
            {
                parts.Add(part);
                continue;
            }
            if (CachedHashes.Of(level).ReasonFor(type) is { } torn)
                return new RefusedCodec(type, torn);
            foreach (var field in FieldSelection.Of(level, type))
                (StuckTypes.Contains(field.FieldType) ? stuck : travelling).Add(field);
        }
        var instances = StaticInstances.Of(type, [.. travelling.Where(IsSettable).Select(field => PartOf(field, codecs))]);
        Part[] all = [.. parts, .. travelling.Concat(stuck).Select(field => PartOf(field, codecs))];
        var fields = new FieldsCodec(type, all, instances);
        // Without a constructor that could, what is stuck is refused where it is not null. Where it is only looked at what values lead to, nothing is made again.
        if (stuck.Count == 0 || codecs.IsLook || instances is not null || RebuildingConstructor.Of(type, [.. travelling], codecs) is not { Length: > 0 } constructors)
            return fields;
        return new RebuiltCodec(type, all[..^stuck.Count], fields, [.. stuck], constructors);
    }

    public static IEnumerable<Type> LevelsOf(Type type)
    {
        var levels = new Stack<Type>();
        for (var level = type; level is not null && level != typeof(object) && level != typeof(ValueType); level = level.BaseType)
            levels.Push(level);
        return levels;
    }

    /// <summary>Whether it is visible, or behind a property that anybody can set at any time.</summary>
    [UnconditionalSuppressMessage("Trimming", "IL2075", Justification = "A setter that is not there sets nothing.")]
    private static bool IsSettable(FieldInfo field) => !field.IsInitOnly && (field.IsPublic
        || (field.Name.StartsWith('<') && field.DeclaringType!.GetProperty(TypeText.Of(field), OwnPublic)?.SetMethod is { IsPublic: true } setter
            && !Array.Exists(setter.ReturnParameter.GetRequiredCustomModifiers(), modifier => modifier == typeof(IsExternalInit))));

    private static Part PartOf(FieldInfo field, Codecs codecs) =>
        CachedHashes.Of(field.DeclaringType!).StartOf(field) is { } start ? new StartFieldPart(field, SlotOf(field, codecs), start) : SlotOf(field, codecs).PartOf(field);

    private static Slot SlotOf(FieldInfo field, Codecs codecs) =>
        HandleSlot.IsFor(field.FieldType) ? new HandleSlot(field.FieldType) : codecs.SlotOf(field.FieldType, field.DeclaringType!.Assembly);

    /// <summary>What classes of the framework keep that does not travel field by field: hash tables, the stack trace of an exception.</summary>
    private static Part? PartOfBase(Type level, Codecs codecs) =>
        level == typeof(Exception) ? new ExceptionPart(codecs) : Collections.PartOfBase(level, codecs);
}
