using System.Globalization;
using Remoting.Generators.Model;

namespace Remoting.Generators.Emission;

/// <summary>The file of one type that travels: how it is written and read.</summary>
internal static class SerializerEmitter
{
    public static string Emit(TypeModel type)
    {
        var code = GeneratedFile.Start();
        code.Open($"namespace {GeneratedFile.Namespace}");
        code.Write(GeneratedFile.Mark);
        code.Write(GeneratedFile.Hide);
        if (type is StateModel state)
            code.Write(StateEmitter.Record(state));
        else if (type is ObjectModel { IsRecorded: true } annotated)
            code.Write(StateEmitter.Record(annotated));
        code.Open($"internal static class {type.Serializer}");
        code.Open($"public static void Write(ref global::MessagePack.MessagePackWriter writer, {type.Name} value)");
        Write(code, type);
        code.Close();
        code.BlankLine();
        code.Open($"public static {type.Name} Read(ref global::MessagePack.MessagePackReader reader)");
        Read(code, type);
        code.Close();
        if (type is LentModel lent)
        {
            LentEmitter.Form(code, lent);
            LentEmitter.AddToTable(code, lent);
        }
        else if (type.IsListed)
        {
            AddToTable(code, type);
        }

        if (type is StateModel { Accessors.Count: > 0 } withFields)
            AccessorEmitter.Write(code, withFields.Accessors);
        else if (type is AbstractModel { Accessors.Count: > 0 } withObjects)
            AccessorEmitter.Write(code, withObjects.Accessors);
        code.Close();
        code.Close();
        return code.ToString();
    }

    /// <summary>In the file of the serializer, which says what its type asks for: what is obsolete, or known by an alias.</summary>
    private static void AddToTable(CodeWriter code, TypeModel type)
    {
        code.BlankLine();
        code.Expression("public static void AddTo(global::Remoting.CompilerServices.SerializerTable table)", $"table.{(type is StateModel { IsAnywhere: false } ? "AddSingle" : "Add")}<{type.Name}>(Write, Read)");
    }

    /// <summary>The start of a method that writes something that may be null.</summary>
    public static void WriteNull(CodeWriter code)
    {
        code.Open("if (value is null)");
        code.Write("writer.WriteNil();");
        code.Write("return;");
        code.Close();
        code.BlankLine();
    }

    /// <summary>The same for something that may have been written already.</summary>
    public static void WriteNull(CodeWriter code, Numbering numbering)
    {
        if (numbering == Numbering.None)
        {
            WriteNull(code);
            return;
        }

        code.Write($"if ({GeneratedFile.Wire}.TryWriteReference(ref writer, value))");
        code.Indented("return;");
        code.BlankLine();
    }

    /// <summary>The same for something that may be of a derived type.</summary>
    private static void WriteNull(CodeWriter code, string type, bool mayBeDerived, Numbering numbering)
    {
        if (mayBeDerived)
        {
            WriteNull(code);
            DerivedEmitter.Write(code, type);
            if (numbering == Numbering.None)
                return;
        }

        WriteNull(code, numbering);
    }

    private static void ReadDerived(CodeWriter code, string type, bool mayBeDerived)
    {
        if (mayBeDerived)
            DerivedEmitter.Read(code, type);
    }

    /// <summary>The start of a method that reads something that may have been read already.</summary>
    public static void ReadNull(CodeWriter code, string type, Numbering numbering)
    {
        if (numbering == Numbering.None)
        {
            ReadNull(code);
            return;
        }

        code.Write($"if ({GeneratedFile.Wire}.TryReadReference<{type}>(ref reader, out var known, out global::Remoting.CompilerServices.Wire.GraphPlace place))");
        code.Indented("return known;");
        code.BlankLine();
    }

    /// <summary>What was read can be referred to from here on.</summary>
    public static void Keep(CodeWriter code, string value, Numbering numbering)
    {
        if (numbering != Numbering.None)
            code.Write($"place.Keep({value});");
    }

    /// <summary>The start of a method that reads something that may be null.</summary>
    public static void ReadNull(CodeWriter code)
    {
        code.Write("if (reader.TryReadNil())");
        code.Indented("return null;");
        code.BlankLine();
    }

    private static void Write(CodeWriter code, TypeModel type)
    {
        switch (type)
        {
            case LentModel:
                code.Write(LentEmitter.Write);
                break;
            case NullableModel nullable:
                code.Open("if (!value.HasValue)");
                code.Write("writer.WriteNil();");
                code.Write("return;");
                code.Close();
                code.BlankLine();
                if (nullable.HoldsNil)
                    code.Write("writer.WriteArrayHeader(1);");
                code.Write(WireCode.Write(nullable.Element, "value.GetValueOrDefault()") + ";");
                break;
            case SequenceModel sequence:
                WriteNull(code, sequence.Name, sequence.MayBeDerived, sequence.Numbering);
                code.Write($"writer.WriteArrayHeader(value.{(sequence.IsList ? "Count" : "Length")});");
                code.Write("foreach (var item in value)");
                code.Indented(WireCode.Write(sequence.Element, "item") + ";");
                break;
            case GridModel grid:
                WriteNull(code, grid.Name, grid.MayBeDerived, grid.Numbering);
                code.Write("writer.WriteArrayHeader(2);");
                code.Write($"{GeneratedFile.Wire}.Write(ref writer, {GeneratedFile.Wire}.ToLengths(value));");
                code.Write(WireCode.Write(grid.Flat, $"{GeneratedFile.Wire}.Flatten<{grid.Element.Name}>(value)") + ";");
                break;
            case LibraryGridModel grid:
                WriteLibraryGrid(code, grid);
                break;
            case CollectionModel collection:
                CollectionEmitter.Write(code, collection);
                break;
            case SharedModel shared:
                WriteNull(code, shared.Name, shared.MayBeDerived, Numbering.Shared);
                code.Write(WireCode.Write(shared.Inner, "value") + ";");
                break;
            case ConversionModel conversion:
                if (conversion.Numbering != Numbering.None || conversion.MayBeDerived)
                    WriteNull(code, conversion.Name, conversion.MayBeDerived, conversion.Numbering);
                code.Write(WireCode.Write(conversion.Via, $"{GeneratedFile.Wire}.{conversion.To}(value)") + ";");
                break;
            case KeyedModel keyed:
                WriteKeyed(code, keyed);
                break;
            case UnionModel union:
                ObjectEmitter.Write(code, union);
                break;
            case ObjectModel composite:
                ObjectEmitter.Write(code, composite);
                break;
            case StateModel state:
                StateEmitter.Write(code, state);
                break;
            case AbstractModel unknown:
                DerivedEmitter.Write(code, unknown);
                break;
            case InlineArrayModel array:
                code.Write($"writer.WriteArrayHeader({Number(array.Length)});");
                code.Write($"foreach (ref readonly var item in {Elements(array)})");
                code.Indented(WireCode.Write(array.Element, "item") + ";");
                break;
            case BytesModel:
                code.Write($"{GeneratedFile.Wire}.WriteBytes(ref writer, value);");
                break;
        }
    }

    private static void Read(CodeWriter code, TypeModel type)
    {
        switch (type)
        {
            case LentModel:
                code.Write(LentEmitter.Read);
                break;
            case NullableModel nullable:
                ReadNull(code);
                if (nullable.HoldsNil)
                    code.Write($"{GeneratedFile.Wire}.ReadParts(ref reader, 1);");
                code.Write($"return {WireCode.Read(nullable.Element)};");
                break;
            case SequenceModel sequence:
                ReadSequence(code, sequence);
                break;
            case GridModel grid:
                ReadGrid(code, grid);
                break;
            case LibraryGridModel grid:
                ReadLibraryGrid(code, grid);
                break;
            case CollectionModel collection:
                CollectionEmitter.Read(code, collection);
                break;
            case SharedModel shared:
                ReadDerived(code, shared.Name, shared.MayBeDerived);
                ReadNull(code, shared.Name, Numbering.Shared);
                code.Write($"var value = {WireCode.Read(shared.Inner)};");
                Keep(code, "value", Numbering.Shared);
                code.Write("return value;");
                break;
            case ConversionModel conversion:
                ReadConversion(code, conversion);
                break;
            case KeyedModel keyed:
                ReadKeyed(code, keyed);
                break;
            case UnionModel union:
                ObjectEmitter.Read(code, union);
                break;
            case ObjectModel composite:
                ObjectEmitter.Read(code, composite);
                break;
            case StateModel state:
                StateEmitter.Read(code, state);
                break;
            case AbstractModel unknown:
                DerivedEmitter.Read(code, unknown);
                break;
            case InlineArrayModel array:
                code.Write($"{GeneratedFile.Wire}.ReadParts(ref reader, {Number(array.Length)});");
                code.Write($"{array.Name} value = default;");
                code.Write($"foreach (ref var item in {Elements(array)})");
                code.Indented($"item = {WireCode.Read(array.Element)};");
                code.Write("return value;");
                break;
            case BytesModel bytes:
                code.Write($"return {GeneratedFile.Wire}.ReadBytes<{bytes.Name}>(ref reader);");
                break;
        }
    }

    private static void ReadConversion(CodeWriter code, ConversionModel conversion)
    {
        var value = WireCode.Read(conversion.Via);
        if (conversion.From.Length > 0)
            value = $"{GeneratedFile.Wire}.{conversion.From}({value})";
        ReadDerived(code, conversion.Name, conversion.MayBeDerived);
        if (conversion.Numbering == Numbering.None)
        {
            code.Write($"return {value};");
            return;
        }

        ReadNull(code, conversion.Name, conversion.Numbering);
        if (conversion.IsFilled && conversion.Numbering == Numbering.Cyclic)
        {
            code.Write($"var items = new {conversion.Name}();");
            Keep(code, "items", conversion.Numbering);
            code.Write($"{GeneratedFile.Wire}.Fill(items, {WireCode.Read(conversion.Via)});");
            code.Write("return items;");
            return;
        }

        code.Write($"var value = {value};");
        Keep(code, "value", conversion.Numbering);
        code.Write("return value;");
    }

    private static void ReadSequence(CodeWriter code, SequenceModel sequence)
    {
        ReadDerived(code, sequence.Name, sequence.MayBeDerived);
        ReadNull(code, sequence.Name, sequence.Numbering);
        ReadItems(code, sequence);
    }

    /// <summary>A new array or list, and what is in it.</summary>
    public static void ReadItems(CodeWriter code, SequenceModel sequence)
    {
        code.Write("var count = reader.ReadArrayHeader();");
        if (sequence.IsList)
        {
            code.Write($"var items = new {sequence.Name}(count);");
            Keep(code, "items", sequence.Numbering);
            code.Write("for (var i = 0; i < count; i++)");
            code.Indented($"items.Add({WireCode.Read(sequence.Element)});");
        }
        else
        {
            code.Write($"var items = {WireCode.NewArray(sequence.Element.Name, "count")};");
            Keep(code, "items", sequence.Numbering);
            code.Write("for (var i = 0; i < items.Length; i++)");
            code.Indented($"items[i] = {WireCode.Read(sequence.Element)};");
        }

        code.Write("return items;");
    }

    private static void ReadGrid(CodeWriter code, GridModel grid)
    {
        ReadDerived(code, grid.Name, grid.MayBeDerived);
        ReadNull(code, grid.Name, grid.Numbering);
        code.Write($"{GeneratedFile.Wire}.ReadParts(ref reader, 2);");
        code.Write($"var lengths = {GeneratedFile.Wire}.ReadArray<int>(ref reader);");
        var rank = grid.Rank.ToString(CultureInfo.InvariantCulture);
        if (grid.Numbering == Numbering.Cyclic)
        {
            code.Write($"{GeneratedFile.Wire}.CheckLengths(lengths, {rank}, {GeneratedFile.Wire}.PeekCount(ref reader));");
            CreateGrid(code, grid.Element, grid.Rank);
            Keep(code, "grid", grid.Numbering);
            code.Write($"var items = {WireCode.Read(grid.Flat)};");
            code.Write($"{GeneratedFile.Wire}.CheckLengths(lengths, {rank}, items);");
        }
        else
        {
            code.Write($"var items = {WireCode.Read(grid.Flat)};");
            code.Write($"{GeneratedFile.Wire}.CheckLengths(lengths, {rank}, items);");
            CreateGrid(code, grid.Element, grid.Rank);
        }

        code.Write($"{GeneratedFile.Wire}.Fill(grid, items);");
        if (grid.Numbering != Numbering.Cyclic)
            Keep(code, "grid", grid.Numbering);
        code.Write("return grid;");
    }

    private static void CreateGrid(CodeWriter code, TypeRef element, int rank)
    {
        var sizes = string.Join(", ", Enumerable.Range(0, rank).Select(i => $"lengths[{i.ToString(CultureInfo.InvariantCulture)}]"));
        code.Write($"var grid = {WireCode.NewArray(element.Name, sizes)};");
    }

    private static void WriteLibraryGrid(CodeWriter code, LibraryGridModel grid)
    {
        WriteNull(code);
        code.Write($"writer.WriteArrayHeader({(grid.Rank + 1).ToString(CultureInfo.InvariantCulture)});");
        code.Write($"foreach (var length in {GeneratedFile.Wire}.ToLengths(value))");
        code.Indented("writer.Write(length);");
        code.Write("writer.WriteArrayHeader(value.Length);");
        code.Write("foreach (var item in value)");
        code.Indented(WireCode.Write(grid.Element, "item") + ";");
    }

    private static void ReadLibraryGrid(CodeWriter code, LibraryGridModel grid)
    {
        var rank = grid.Rank.ToString(CultureInfo.InvariantCulture);
        ReadNull(code);
        code.Write($"{GeneratedFile.Wire}.ReadParts(ref reader, {(grid.Rank + 1).ToString(CultureInfo.InvariantCulture)});");
        code.Write($"var lengths = new int[{rank}];");
        code.Write("for (var i = 0; i < lengths.Length; i++)");
        code.Indented("lengths[i] = reader.ReadInt32();");
        code.Write($"var items = {WireCode.NewArray(grid.Element.Name, "reader.ReadArrayHeader()")};");
        code.Write("for (var i = 0; i < items.Length; i++)");
        code.Indented($"items[i] = {WireCode.Read(grid.Element)};");
        code.Write($"{GeneratedFile.Wire}.CheckLengths(lengths, {rank}, items);");
        CreateGrid(code, grid.Element, grid.Rank);
        code.Write($"{GeneratedFile.Wire}.Fill(grid, items);");
        code.Write("return grid;");
    }

    private static void WriteKeyed(CodeWriter code, KeyedModel keyed)
    {
        WriteNull(code, keyed.Name, keyed.MayBeDerived, keyed.Numbering);
        var comparer = keyed.Kind.IsSorted ? "Order" : "Comparer";
        if (keyed.HasComparer)
        {
            code.Write("writer.WriteArrayHeader(2);");
            code.Write($"{GeneratedFile.Wire}.Write{comparer}(ref writer, value.{keyed.Kind.Comparer});");
            if (keyed.Value is not null && keyed.Kind.Comparer == "KeyComparer")
                code.Write($"{GeneratedFile.Wire}.CheckValues(value.ValueComparer);");
        }
        else
        {
            code.Write($"{GeneratedFile.LibraryWire}.Check{comparer}(value.{keyed.Kind.Comparer});");
        }

        var plain = PlainMembers.OfEntry(keyed);
        if (keyed.Kind.IsConcurrent)
            code.Write("var entries = value.ToArray();");
        code.Write($"writer.{(keyed.Value is null || plain is not null ? "WriteArrayHeader" : "WriteMapHeader")}({(keyed.Kind.IsConcurrent ? "entries.Length" : "value.Count")});");
        code.Open($"foreach (var item in {(keyed.Kind.IsConcurrent ? "entries" : "value")})");
        if (plain is not null)
        {
            PlainEmitter.Write(code, plain, member => "item." + member.Member);
            code.Close();
            return;
        }

        code.Write(WireCode.Write(keyed.Key, keyed.Value is null ? "item" : "item.Key") + ";");
        if (keyed.Value is { } value)
            code.Write(WireCode.Write(value, "item.Value") + ";");
        code.Close();
    }

    private static void ReadKeyed(CodeWriter code, KeyedModel keyed)
    {
        ReadDerived(code, keyed.Name, keyed.MayBeDerived);
        ReadNull(code, keyed.Name, keyed.Numbering);
        ReadEntries(code, keyed);
    }

    /// <summary>A new set or dictionary, and what is in it.</summary>
    public static void ReadEntries(CodeWriter code, KeyedModel keyed)
    {
        var arguments = keyed.Value is null ? keyed.Key.Name : keyed.Key.Name + ", " + keyed.Value.Name;
        var comparer = $"{(keyed.Kind.IsSorted ? "Order" : "Comparer")}<{keyed.Key.Name}>";
        if (keyed.HasComparer)
        {
            code.Write($"{GeneratedFile.Wire}.ReadParts(ref reader, 2);");
            code.Write($"var comparer = {GeneratedFile.Wire}.Read{comparer}(ref reader);");
        }
        else
        {
            code.Write($"var comparer = {GeneratedFile.LibraryWire}.Default{comparer}();");
        }

        var plain = PlainMembers.OfEntry(keyed);
        code.Write($"var count = reader.{(keyed.Value is null || plain is not null ? "ReadArrayHeader" : "ReadMapHeader")}();");
        code.Write($"var items = {keyed.Kind.Create.Replace("{0}", arguments)};");
        if (keyed.Kind.Finish == "items")
            Keep(code, "items", keyed.Numbering);
        if (keyed is { IsLate: true, Kind.Finish: "items" })
        {
            LateEmitter.Fill(code, keyed);
            return;
        }

        code.Open("for (var i = 0; i < count; i++)");
        if (plain is not null)
        {
            PlainEmitter.Read(code, plain);
            code.Write("items[key] = item;");
        }
        else if (keyed.Value is { } value)
        {
            code.Write($"var key = {WireCode.Read(keyed.Key)};");
            code.Write($"items[key] = {WireCode.Read(value)};");
        }
        else
        {
            code.Write($"items.Add({WireCode.Read(keyed.Key)});");
        }

        code.Close();
        code.BlankLine();
        if (keyed.HasComparer)
            code.Write($"{GeneratedFile.Wire}.CheckKeys(items.Count, count);");
        if (keyed.Kind.Finish == "items" || keyed.Numbering == Numbering.None)
        {
            code.Write($"return {keyed.Kind.Finish};");
            return;
        }

        code.Write($"var value = {keyed.Kind.Finish};");
        Keep(code, "value", keyed.Numbering);
        if (keyed.IsLate)
            LateEmitter.Check(code, keyed);
        code.Write("return value;");
    }

    private static string Elements(InlineArrayModel array) => $"{GeneratedFile.Wire}.Elements<{array.Name}, {array.Element.Name}>(ref value, {Number(array.Length)})";

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);
}
