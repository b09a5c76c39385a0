using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using MessagePack;

namespace Remoting.Serialization.State;

/// <summary>A public constructor, each of whose parameters is named as a field is: what the field holds is what the parameter was, or a check will tell.</summary>
internal sealed class RebuildingConstructor
{
    private const int Most = 4;

    private readonly ConstructorInfo _constructor;
    private readonly (FieldInfo Field, Slot Slot)[] _arguments;

    private RebuildingConstructor(ConstructorInfo constructor, (FieldInfo Field, Slot Slot)[] arguments)
    {
        _constructor = constructor;
        _arguments = arguments;
    }

    public string Identity => _constructor.ToString()!;

    /// <summary>Those that may do, the one with the most parameters first.</summary>
    /// <param name="type">What they make.</param>
    /// <param name="fields">The fields that travel.</param>
    /// <param name="codecs">How their values do.</param>
    [UnconditionalSuppressMessage("Trimming", "IL2070", Justification = "A constructor that is not there makes nothing.")]
    public static RebuildingConstructor[] Of(Type type, FieldInfo[] fields, Codecs codecs) => type.IsValueType ? [] : type.GetConstructors()
        .Select(constructor => Match(constructor, fields, codecs))
        .OfType<RebuildingConstructor>()
        .OrderByDescending(constructor => constructor._arguments.Length)
        .ThenBy(constructor => constructor.Identity, StringComparer.Ordinal)
        .Take(Most)
        .ToArray();

    public void Write(ref MessagePackWriter writer, object value)
    {
        writer.WriteArrayHeader(_arguments.Length);
        foreach (var (field, slot) in _arguments)
            slot.WriteObject(ref writer, field.GetValue(value));
    }

    public object Read(ref MessagePackReader reader)
    {
        CompilerServices.Wire.ReadParts(ref reader, _arguments.Length);
        object?[] arguments = new object?[_arguments.Length];
        for (int i = 0; i < arguments.Length; i++)
            arguments[i] = _arguments[i].Slot.ReadObject(ref reader);
        try
        {
            return _constructor.Invoke(arguments);
        }
        catch (TargetInvocationException e)
        {
            throw new StateException($"The constructor of '{TypeText.Of(_constructor.DeclaringType!)}' failed: {ExceptionText.MessageOf(e.InnerException!)}", e.InnerException);
        }
    }

    private static RebuildingConstructor? Match(ConstructorInfo constructor, FieldInfo[] fields, Codecs codecs)
    {
        var matched = constructor.GetParameters().Select(parameter => Find(parameter, fields)).ToArray();
        return Array.TrueForAll(matched, field => field is not null)
            ? new RebuildingConstructor(constructor, [.. matched.Select(field => (field!, codecs.SlotOf(field!.FieldType, field.DeclaringType!.Assembly)))])
            : null;
    }

    private static FieldInfo? Find(ParameterInfo parameter, FieldInfo[] fields) => Array.Find(fields, field =>
        parameter.ParameterType.IsAssignableFrom(field.FieldType)
        && string.Equals(parameter.Name, TypeText.Of(field).TrimStart('_'), StringComparison.OrdinalIgnoreCase));
}
