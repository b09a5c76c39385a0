using System.Reflection;

namespace Remoting.Serialization.State;

/// <summary>What is known of a value while a method's code is read.</summary>
internal sealed class CodeValue
{
    public static readonly CodeValue Unknown = new();

    /// <summary>The number that it is, or <see cref="DBNull"/> where there is none; null where it may be anything.</summary>
    public object? Constant { get; init; }

    /// <summary>The field whose value it is, of whatever object.</summary>
    public FieldInfo? Field { get; init; }

    /// <summary>The field of a number whose address it is.</summary>
    public FieldInfo? Address { get; init; }

    /// <summary>The local variable whose address it is; -1 for none.</summary>
    public int Local { get; init; } = -1;

    /// <summary>The fields that it depends on.</summary>
    public FieldInfo[] MadeOf { get; init; } = [];

    /// <summary>Something that depends on the same as others.</summary>
    public static CodeValue Of(params IEnumerable<CodeValue> values)
    {
        FieldInfo[] fields = [.. values.SelectMany(value => value.MadeOf).Distinct()];
        return fields.Length == 0 ? Unknown : new() { MadeOf = fields };
    }

    /// <summary>The number itself, which one was stored in or taken out of a longer or a nullable one.</summary>
    public CodeValue WithNumber(object? number) => new() { Constant = number, MadeOf = MadeOf };

    /// <summary>One of two, as where the code comes to the same place by two ways.</summary>
    public CodeValue Or(CodeValue other) => ReferenceEquals(this, other) ? this : new()
    {
        Constant = Equals(Constant, other.Constant) ? Constant : null,
        Field = Equals(Field, other.Field) ? Field : null,
        Address = Equals(Address, other.Address) ? Address : null,
        Local = Local == other.Local ? Local : -1,
        MadeOf = [.. MadeOf.Union(other.MadeOf)],
    };
}
