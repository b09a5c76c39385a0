using Remoting.Generators.Model;

namespace Remoting.Generators.Emission;

/// <summary>The members of an object that travel together as one piece of bytes, and the others.</summary>
internal sealed class PlainMembers
{
    /// <summary>One number by itself is written as soon without.</summary>
    private const int Fewest = 2;

    /// <summary>Less than so many bytes of an entry, and no text, are written as soon without.</summary>
    private const int SmallestEntry = 16;

    private PlainMembers(IReadOnlyList<FieldModel> fields, bool isEntry = false)
    {
        Sized = fields.Where(field => SizeOf(field.Type) > 0).ToList();
        Texts = fields.Where(field => IsText(field.Type)).ToList();
        Others = fields.Where(field => SizeOf(field.Type) == 0 && !IsText(field.Type)).ToList();
        Parts = isEntry ? 0 : 1 + Others.Count;
    }

    /// <summary>Those that have a size.</summary>
    public IReadOnlyList<FieldModel> Sized { get; }

    public IReadOnlyList<FieldModel> Texts { get; }

    public IEnumerable<FieldModel> All => Sized.Concat(Texts);

    /// <summary>Those that are no such members, each a part of the object.</summary>
    public IReadOnlyList<FieldModel> Others { get; }

    /// <summary>The parts of the object; none of an entry.</summary>
    public int Parts { get; }

    /// <summary>The bytes of those that have a size.</summary>
    public int Size => Sized.Sum(member => SizeOf(member.Type));

    /// <summary><see langword="null"/> where it would not pay.</summary>
    public static PlainMembers? Of(StateModel type)
    {
        var plain = new PlainMembers(type.Fields);
        return plain.Texts.Count > 0 || plain.Sized.Count >= Fewest ? plain : null;
    }

    /// <summary>Key and value of a dictionary; <see langword="null"/> where it would not pay, or where they do not come one after the other.</summary>
    public static PlainMembers? OfEntry(KeyedModel keyed)
    {
        if (keyed is not { HasComparer: true, IsLate: false, Value: { } value })
            return null;
        var plain = new PlainMembers([Member("key", "Key", keyed.Key), Member("item", "Value", value)], isEntry: true);
        return plain.Others.Count == 0 && (plain.Texts.Count > 0 || plain.Size >= SmallestEntry) ? plain : null;

        static FieldModel Member(string variable, string name, TypeRef type) => new(variable, name, type, FieldWay.Direct, name, "");
    }

    public static int SizeOf(TypeRef type) => type.Form is WireForm.Primitive or WireForm.Enum or WireForm.Helper ? SizeOf(type.Reader) : 0;

    private static bool IsText(TypeRef type) => type is { Form: WireForm.Helper, Reader: "ReadString" };

    private static int SizeOf(string reader) => reader switch
    {
        "ReadBoolean" or "ReadByte" or "ReadSByte" => 1,
        "ReadChar" or "ReadInt16" or "ReadUInt16" or "ReadHalf" => 2,
        "ReadInt32" or "ReadUInt32" or "ReadSingle" or "ReadDateOnly" => 4,
        "ReadInt64" or "ReadUInt64" or "ReadDouble" or "ReadTimeSpan" or "ReadTimeOnly" => 8,
        "ReadDateTime" => 9,
        "ReadDateTimeOffset" => 10,
        "ReadDecimal" or "ReadGuid" or "ReadInt128" or "ReadUInt128" => 16,
        _ => 0,
    };
}
