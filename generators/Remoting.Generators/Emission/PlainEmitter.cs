using System.Globalization;
using Remoting.Generators.Model;

namespace Remoting.Generators.Emission;

/// <summary>Plain members as one piece of bytes: what has a size first, each at its own place, then texts.</summary>
internal static class PlainEmitter
{
    private const string Wire = GeneratedFile.PlainWire;

    public static void Write(CodeWriter code, PlainMembers plain, Func<FieldModel, string> place)
    {
        // Taken once: it is measured first, and must then be as long.
        var texts = plain.Texts.Select((field, index) => (Field: field, Variable: "text" + Number(index))).ToList();
        foreach (var (field, variable) in texts)
            code.Write($"var {variable} = {place(field)};");
        var rooms = texts.Select(text => $"{Wire}.Room({text.Variable})");
        var size = string.Join(" + ", plain.Size > 0 ? rooms.Prepend(Number(plain.Size)) : rooms);
        code.Write($"var plain = {Wire}.Begin(ref writer, {Number(plain.Parts)}, {size}, out var at);");
        var end = 0;
        foreach (var field in plain.Sized)
        {
            code.Write($"{Wire}.{Put(field.Type, Place(end), place(field))};");
            end += PlainMembers.SizeOf(field.Type);
        }

        if (texts.Count == 0)
        {
            code.Write($"{Wire}.End(ref writer, plain, at, {Place(end)});");
            return;
        }

        code.Write($"var end = {Place(end)};");
        foreach (var (_, variable) in texts)
            code.Write($"end = {Wire}.Put(plain, end, {variable});");
        code.Write($"{Wire}.End(ref writer, plain, at, end);");
    }

    public static void Read(CodeWriter code, PlainMembers plain)
    {
        var size = Number(plain.Size);
        code.Write($"var plain = {Wire}.Read(ref reader, {Number(plain.Parts)}, {size});");
        var at = 0;
        foreach (var field in plain.Sized)
        {
            code.Write($"var {field.Variable} = {Get(field.Type, Number(at))};");
            at += PlainMembers.SizeOf(field.Type);
        }

        if (plain.Texts.Count > 0)
        {
            code.Write($"var end = {size};");
            foreach (var field in plain.Texts)
                code.Write($"var {field.Variable} = {Wire}.GetText(plain, ref end);");
            size = "end";
        }

        code.Write($"{Wire}.End(plain, {size});");
    }

    private static string Place(int offset) => offset == 0 ? "at" : "at + " + Number(offset);

    private static string Put(TypeRef type, string at, string value) => type.Form switch
    {
        WireForm.Enum => $"Put<{WireCode.Keyword(type.Reader)}>(plain, {at}, ({WireCode.Keyword(type.Reader)}){value})",
        _ when IsNumber(type) => $"Put<{type.Name}>(plain, {at}, {value})",
        _ => $"Put(plain, {at}, {value})",
    };

    private static string Get(TypeRef type, string at) => type.Form switch
    {
        WireForm.Enum => $"({type.Name}){Wire}.Get<{WireCode.Keyword(type.Reader)}>(plain, {at})",
        _ when IsNumber(type) => $"{Wire}.Get<{type.Name}>(plain, {at})",
        _ => $"{Wire}.Get{type.Reader.Substring("Read".Length)}(plain, {at})",
    };

    /// <summary>Whether every pattern of its bits is a value.</summary>
    private static bool IsNumber(TypeRef type) => type.Form == WireForm.Primitive ? type.Reader != "ReadBoolean" : type.Reader is "ReadHalf" or "ReadInt128" or "ReadUInt128";

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);
}
