using Remoting.Generators.Model;

namespace Remoting.Generators.Emission;

/// <summary>The members of an object that travel together as one piece of bytes, and the others.</summary>
internal sealed class PlainMembers
{
    /// <summary>One number by itself is written as soon without.</summary>
    private const int Fewest = 2;

    private const int FewParts = 15;

    private PlainMembers(IReadOnlyList<FieldModel> sized, IReadOnlyList<FieldModel> texts, IReadOnlyList<FieldModel> others)
    {
        Sized = sized;
        Texts = texts;
        Others = others;
    }

    /// <summary>Those that have a size.</summary>
    public IReadOnlyList<FieldModel> Sized { get; }

    public IReadOnlyList<FieldModel> Texts { get; }

    public IEnumerable<FieldModel> All => Sized.Concat(Texts);

    /// <summary>Those that are no such members, each a part of the object.</summary>
    public IReadOnlyList<FieldModel> Others { get; }

    /// <summary>The parts of the object.</summary>
    public int Parts => 1 + Others.Count;

    /// <summary>The bytes before the members.</summary>
    public int Head => Parts <= FewParts ? 6 : 8;

    /// <summary>The bytes of those that have a size.</summary>
    public int Size => Sized.Sum(member => SizeOf(member.Type));

    /// <summary><see langword="null"/> where it would not pay.</summary>
    public static PlainMembers? Of(StateModel type)
    {
        var sized = type.Fields.Where(field => SizeOf(field.Type) > 0).ToList();
        var texts = type.Fields.Where(field => IsText(field.Type)).ToList();
        return texts.Count > 0 || sized.Count >= Fewest
            ? new PlainMembers(sized, texts, type.Fields.Where(field => SizeOf(field.Type) == 0 && !IsText(field.Type)).ToList())
            : null;
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
