using System.Collections;
using System.Collections.Frozen;
using System.Collections.Specialized;
using System.Data;
using System.Dynamic;
using System.Globalization;
using System.Net;
using System.Numerics;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using MessagePack;
using Remoting.CompilerServices;

namespace Remoting.Serialization.State;

/// <summary>The types of the framework that have a word of their own, by which objects of them are written and read.</summary>
internal static class Words
{
    private static readonly Dictionary<Type, Codec> ByType = [];
    private static readonly List<Type> InOrder = [];

    static Words()
    {
        AddNumbers();
        AddBlocks();
        AddValues();
        AddTexts();
        AddObjects();
    }

    /// <summary>In the order of their fixed numbers.</summary>
    public static IReadOnlyList<Type> All => InOrder;

    public static Codec? Find(Type type, Codecs codecs)
    {
        if (ByType.TryGetValue(type, out var codec))
            return codec;
        if (type.IsEnum)
            return new EnumCodec(type);
        if (StandIns.Of(type) is { } standIn && standIn != type)
            return codecs.For(standIn);
        if (type == typeof(ExpandoObject))
            return new ExpandoCodec(codecs);
        if (type == typeof(Hashtable))
            return new HashtableCodec(codecs);
        if (type == typeof(DataTable))
            return new DataTableCodec(codecs);
        if (type == typeof(DataSet))
            return new DataSetCodec(codecs);
        if (type == typeof(ComparerWord))
            return new ComparerCodec(codecs);
        return type == typeof(JsonObject) || type == typeof(JsonArray) ? new JsonTreeCodec(type) : ProtobufCodec.Find(type);
    }

    private static void AddNumbers()
    {
        Add<object>((ref writer, _) => writer.Write(""), (ref reader) => SkipTo(ref reader, new object()), isNumbered: true);
        Add<bool>((ref writer, value) => writer.Write(value), (ref reader) => reader.ReadBoolean());
        Add<int>((ref writer, value) => writer.Write(value), (ref reader) => reader.ReadInt32());
        Add<string>(Wire.Write, (ref reader) => Wire.ReadString(ref reader)!);
        Add<long>((ref writer, value) => writer.Write(value), (ref reader) => reader.ReadInt64());
        Add<double>((ref writer, value) => writer.Write(value), (ref reader) => reader.ReadDouble());
        Add<decimal>(Wire.Write, Wire.ReadDecimal);
        Add<Guid>(Wire.Write, Wire.ReadGuid);
        Add<DateTime>(Wire.Write, Wire.ReadDateTime);
        Add<DateTimeOffset>(Wire.Write, Wire.ReadDateTimeOffset);
        Add<TimeSpan>(Wire.Write, Wire.ReadTimeSpan);
        Add<byte>((ref writer, value) => writer.Write(value), (ref reader) => reader.ReadByte());
        Add<char>((ref writer, value) => writer.Write(value), (ref reader) => reader.ReadChar());
        Add<float>((ref writer, value) => writer.Write(value), (ref reader) => reader.ReadSingle());
        Add<short>((ref writer, value) => writer.Write(value), (ref reader) => reader.ReadInt16());
        Add<ushort>((ref writer, value) => writer.Write(value), (ref reader) => reader.ReadUInt16());
        Add<uint>((ref writer, value) => writer.Write(value), (ref reader) => reader.ReadUInt32());
        Add<ulong>((ref writer, value) => writer.Write(value), (ref reader) => reader.ReadUInt64());
        Add<sbyte>((ref writer, value) => writer.Write(value), (ref reader) => reader.ReadSByte());
        Add<Half>(Wire.Write, Wire.ReadHalf);
        Add<Int128>(Wire.Write, Wire.ReadInt128);
        Add<UInt128>(Wire.Write, Wire.ReadUInt128);
        Add<BigInteger>(Wire.Write, Wire.ReadBigInteger);
        Add<Complex>(Wire.Write, Wire.ReadComplex);
        Add<nint>((ref writer, value) => writer.Write((long)value), (ref reader) => checked((nint)reader.ReadInt64()));
        Add<nuint>((ref writer, value) => writer.Write((ulong)value), (ref reader) => checked((nuint)reader.ReadUInt64()));
    }

    private static void AddBlocks()
    {
        AddBlock<byte>();
        AddBlock<sbyte>();
        AddBlock<short>();
        AddBlock<ushort>();
        AddBlock<int>();
        AddBlock<uint>();
        AddBlock<long>();
        AddBlock<ulong>();
        AddBlock<float>();
        AddBlock<double>();
        AddBlock<Half>();
        AddBlock<char>();
    }

    private static void AddBlock<T>()
        where T : unmanaged
    {
        Add<T[]>(Wire.Write, (ref reader) => Wire.ReadArray<T>(ref reader)!, isNumbered: true);
        Add<List<T>>(Wire.Write, (ref reader) => Wire.ReadList<T>(ref reader)!, isNumbered: true);
    }

    private static void AddValues()
    {
        Add<DateOnly>(Wire.Write, Wire.ReadDateOnly);
        Add<TimeOnly>(Wire.Write, Wire.ReadTimeOnly);
        Add<Index>(Wire.Write, Wire.ReadIndex);
        Add<Range>(Wire.Write, Wire.ReadRange);
        Add<Rune>(Wire.Write, Wire.ReadRune);
        Add<Nil>((ref writer, _) => writer.Write(false), (ref reader) => SkipTo(ref reader, Nil.Default));
        Add<DBNull>((ref writer, _) => writer.Write(false), (ref reader) => SkipTo(ref reader, DBNull.Value));
        Add<JsonElement>(JsonWords.Write, JsonWords.ReadElement);
        Add<CancellationToken>(ThreadWords.Write, ThreadWords.ReadToken);
    }

    private static void AddTexts()
    {
        Add<Uri>(Wire.Write, (ref reader) => Wire.ReadUri(ref reader)!);
        Add<Version>(Wire.Write, (ref reader) => Wire.ReadVersion(ref reader)!);
        Add<Type>(TypeWords.Write, TypeWords.Read);
        Add<XName>((ref writer, value) => writer.Write(value.ToString()), (ref reader) => XName.Get(reader.ReadString()!));
        Add<XNamespace>((ref writer, value) => writer.Write(value.NamespaceName), (ref reader) => XNamespace.Get(reader.ReadString()!));
        Add<IPAddress>(NetworkWords.Write, NetworkWords.ReadAddress);
        Add<IPEndPoint>(NetworkWords.Write, NetworkWords.ReadEndPoint, isNumbered: true);
        Add<TimeZoneInfo>(TimeZoneWords.Write, TimeZoneWords.Read);
        Add<Encoding>(EncodingWords.Write, EncodingWords.Read);
        Add<CultureInfo>(CultureWords.Write, CultureWords.Read, isNumbered: true);
        Add<CompareInfo>((ref writer, value) => writer.Write(value.Name), (ref reader) => CompareInfo.GetCompareInfo(reader.ReadString()!));
        Add<Regex>(TextWords.Write, TextWords.ReadRegex, isNumbered: true);
    }

    private static void AddObjects()
    {
        Add<StringBuilder>(TextWords.Write, TextWords.ReadStringBuilder, isNumbered: true);
        Add<BitArray>(BitWords.Write, BitWords.Read, isNumbered: true);
        Add<FileInfo>(FileWords.Write, FileWords.ReadFile, isNumbered: true);
        Add<DirectoryInfo>(FileWords.Write, FileWords.ReadDirectory, isNumbered: true);
        Add<JsonDocument>(JsonWords.Write, JsonWords.ReadDocument, isNumbered: true);
        Add<JsonValue>(JsonWords.Write, JsonWords.ReadValue, isNumbered: true);
        Add<NameValueCollection>(NameWords.Write, NameWords.Read, isNumbered: true);
        Add<Lock>((ref writer, _) => writer.Write(false), (ref reader) => SkipTo(ref reader, new Lock()), isNumbered: true);
        Add<SemaphoreSlim>(ThreadWords.Write, ThreadWords.ReadSemaphore, isNumbered: true);
        Add<ReaderWriterLockSlim>(ThreadWords.Write, ThreadWords.ReadLock, isNumbered: true);
        InOrder.AddRange([typeof(ExpandoObject), typeof(Hashtable), typeof(ComparerWord), typeof(JsonObject), typeof(JsonArray), typeof(DataTable), typeof(DataSet)]);
    }

    private static void Add<T>(SerializerWrite<T> write, SerializerRead<T> read, bool isNumbered = false)
    {
        ByType.Add(typeof(T), new WordCodec<T>(write, read, isNumbered));
        InOrder.Add(typeof(T));
    }

    private static T SkipTo<T>(ref MessagePackReader reader, T value)
    {
        reader.Skip();
        return value;
    }
}
