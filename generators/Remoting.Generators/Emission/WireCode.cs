using Remoting.Generators.Model;

namespace Remoting.Generators.Emission;

/// <summary>The code that writes or reads one value.</summary>
internal static class WireCode
{
    public static string Write(TypeRef type, string value, string writer = "writer") => type.Form switch
    {
        WireForm.Primitive => $"{writer}.Write({value})",
        WireForm.Enum => $"{writer}.Write(({Keyword(type.Reader)}){value})",
        WireForm.Helper => $"{GeneratedFile.Wire}.Write(ref {writer}, {value})",
        WireForm.Lock => $"{GeneratedFile.Wire}.WriteLock(ref {writer}, {value})",
        WireForm.Serializer => $"global::{GeneratedFile.Namespace}.{type.Reader}.Write(ref {writer}, {value})",
        WireForm.Library => $"{GeneratedFile.LibraryWire}.Write(ref {writer}, {value})",
        WireForm.LibraryDynamic => $"{GeneratedFile.LibraryWire}.WriteDynamic(ref {writer}, ({type.Name}){value})",
        WireForm.Formatter => $"{GeneratedFile.LibraryWire}.Write(ref {writer}, {value}, {type.Reader})",
        _ => $"{GeneratedFile.Wire}.WriteDynamic(ref {writer}, ({type.Name}){value})",
    };

    public static string Read(TypeRef type, string reader = "reader") => type.Form switch
    {
        WireForm.Primitive => $"{reader}.{type.Reader}()",
        WireForm.Enum => $"({type.Name}){reader}.{type.Reader}()",
        WireForm.Helper or WireForm.Lock => $"{GeneratedFile.Wire}.{type.Reader}(ref {reader})",
        WireForm.Serializer => $"global::{GeneratedFile.Namespace}.{type.Reader}.Read(ref {reader})",
        WireForm.Library => $"{GeneratedFile.LibraryWire}.{type.Reader}(ref {reader})",
        WireForm.LibraryDynamic => $"{GeneratedFile.LibraryWire}.ReadDynamic<{type.Name}>(ref {reader})",
        WireForm.Formatter => $"{GeneratedFile.LibraryWire}.Read<{type.Name}>(ref {reader}, {type.Reader})",
        _ => $"{GeneratedFile.Wire}.ReadDynamic<{type.Name}>(ref {reader})",
    };

    /// <summary>A new array of elements that may be arrays themselves: <c>new int[count][]</c>.</summary>
    public static string NewArray(string element, string size)
    {
        var end = element.Length;
        while (element[end - 1] == ']')
        {
            do
                end--;
            while (element[end] != '[');
        }

        return $"new {element.Substring(0, end)}[{size}]{element.Substring(end)}";
    }

    /// <summary>The type of an enum's values, from the method that reads them.</summary>
    public static string Keyword(string reader) => reader switch
    {
        "ReadSByte" => "sbyte",
        "ReadByte" => "byte",
        "ReadInt16" => "short",
        "ReadUInt16" => "ushort",
        "ReadUInt32" => "uint",
        "ReadInt64" => "long",
        "ReadUInt64" => "ulong",
        _ => "int",
    };
}
