using System.Collections;
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
    /// <summary>Each is made when the first such value travels: all of them would have to be compiled for the first one.</summary>
    private static readonly Dictionary<Type, Lazy<Codec>> ByType = [];
    private static readonly List<Type> InOrder = [];

    static Words()
    {
        AddNumbers();
        AddBlocks();
        AddValues();
        AddTexts();
        AddObjects();
        if (WholeProgram.IsThere)
            AddLarge();
    }

    /// <summary>In the order of their fixed numbers.</summary>
    public static IReadOnlyList<Type> All => InOrder;

    public static Codec? Find(Type type, Codecs codecs)
    {
        if (ByType.TryGetValue(type, out var codec))
            return codec.Value;
        if (type.IsEnum)
            return new EnumCodec(type);
        if (StandIns.Of(type) is { } standIn && standIn != type)
            return codecs.For(standIn);
        if (type == typeof(Hashtable))
            return new HashtableCodec(codecs);
        if (type == typeof(ComparerWord))
            return new ComparerCodec(codecs);
        return WholeProgram.IsThere ? FindDynamic(type, codecs) ?? ProtobufCodec.Find(type) : FindLarge(type) ?? ProtobufCodec.Find(type);
    }

    /// <summary>What reflects upon its own content.</summary>
    private static Codec? FindDynamic(Type type, Codecs codecs)
    {
        if (type == typeof(ExpandoObject))
            return new ExpandoCodec(codecs);
        if (type == typeof(DataTable))
            return new DataTableCodec(codecs);
        if (type == typeof(DataSet))
            return new DataSetCodec(codecs);
        return type == typeof(JsonObject) || type == typeof(JsonArray) ? new JsonTreeCodec(type) : null;
    }

    /// <summary>
    /// Asked one by one, each by an if of its own, so that a program which is compiled ahead of time and makes no such objects has nothing of what they need: that is
    /// the form in which its compiler sees that nothing can be equal to a type of which there are no objects.
    /// </summary>
    private static Codec? FindLarge(Type type)
    {
        if (type == typeof(JsonElement))
            return JsonElements();
        if (type == typeof(JsonDocument))
            return JsonDocuments();
        if (type == typeof(JsonValue))
            return JsonValues();
        if (type == typeof(JsonObject))
            return new JsonTreeCodec(typeof(JsonObject));
        if (type == typeof(JsonArray))
            return new JsonTreeCodec(typeof(JsonArray));
        if (type == typeof(XName))
            return XNames();
        if (type == typeof(XNamespace))
            return XNamespaces();
        if (type == typeof(Regex))
            return Regexes();
        return null;
    }

    private static void AddLarge()
    {
        Add(typeof(JsonElement), JsonElements);
        Add(typeof(JsonDocument), JsonDocuments);
        Add(typeof(JsonValue), JsonValues);
        Add(typeof(XName), XNames);
        Add(typeof(XNamespace), XNamespaces);
        Add(typeof(Regex), Regexes);
        InOrder.AddRange([typeof(ExpandoObject), typeof(JsonObject), typeof(JsonArray), typeof(DataTable), typeof(DataSet)]);
    }

    private static WordCodec<JsonElement> JsonElements() => Word<JsonElement>(JsonWords.Write, JsonWords.ReadElement);

    private static WordCodec<JsonDocument> JsonDocuments() => Word<JsonDocument>(JsonWords.Write, JsonWords.ReadDocument, isNumbered: true);

    private static WordCodec<JsonValue> JsonValues() => Word<JsonValue>(JsonWords.Write, JsonWords.ReadValue, isNumbered: true);

    private static WordCodec<XName> XNames() =>
        Word<XName>((ref writer, value) => writer.Write(value.ToString()), (ref reader) => XName.Get(reader.ReadString()!));

    private static WordCodec<XNamespace> XNamespaces() =>
        Word<XNamespace>((ref writer, value) => writer.Write(value.NamespaceName), (ref reader) => XNamespace.Get(reader.ReadString()!));

    private static WordCodec<Regex> Regexes() => Word<Regex>(TextWords.Write, TextWords.ReadRegex, isNumbered: true);

    private static void AddNumbers()
    {
        Add(typeof(object), static () => Word<object>((ref writer, _) => writer.Write(""), (ref reader) => SkipTo(ref reader, new object()), isNumbered: true));
        Add(typeof(bool), static () => Word<bool>((ref writer, value) => writer.Write(value), (ref reader) => reader.ReadBoolean()));
        Add(typeof(int), static () => Word<int>((ref writer, value) => writer.Write(value), (ref reader) => reader.ReadInt32()));
        Add(typeof(string), static () => Word<string>(Wire.Write, (ref reader) => Wire.ReadString(ref reader)!));
        Add(typeof(long), static () => Word<long>((ref writer, value) => writer.Write(value), (ref reader) => reader.ReadInt64()));
        Add(typeof(double), static () => Word<double>((ref writer, value) => writer.Write(value), (ref reader) => reader.ReadDouble()));
        Add(typeof(decimal), static () => Word<decimal>(Wire.Write, Wire.ReadDecimal));
        Add(typeof(Guid), static () => Word<Guid>(Wire.Write, Wire.ReadGuid));
        Add(typeof(DateTime), static () => Word<DateTime>(Wire.Write, Wire.ReadDateTime));
        Add(typeof(DateTimeOffset), static () => Word<DateTimeOffset>(Wire.Write, Wire.ReadDateTimeOffset));
        Add(typeof(TimeSpan), static () => Word<TimeSpan>(Wire.Write, Wire.ReadTimeSpan));
        Add(typeof(byte), static () => Word<byte>((ref writer, value) => writer.Write(value), (ref reader) => reader.ReadByte()));
        Add(typeof(char), static () => Word<char>((ref writer, value) => writer.Write(value), (ref reader) => reader.ReadChar()));
        Add(typeof(float), static () => Word<float>((ref writer, value) => writer.Write(value), (ref reader) => reader.ReadSingle()));
        Add(typeof(short), static () => Word<short>((ref writer, value) => writer.Write(value), (ref reader) => reader.ReadInt16()));
        Add(typeof(ushort), static () => Word<ushort>((ref writer, value) => writer.Write(value), (ref reader) => reader.ReadUInt16()));
        Add(typeof(uint), static () => Word<uint>((ref writer, value) => writer.Write(value), (ref reader) => reader.ReadUInt32()));
        Add(typeof(ulong), static () => Word<ulong>((ref writer, value) => writer.Write(value), (ref reader) => reader.ReadUInt64()));
        Add(typeof(sbyte), static () => Word<sbyte>((ref writer, value) => writer.Write(value), (ref reader) => reader.ReadSByte()));
        Add(typeof(Half), static () => Word<Half>(Wire.Write, Wire.ReadHalf));
        Add(typeof(Int128), static () => Word<Int128>(Wire.Write, Wire.ReadInt128));
        Add(typeof(UInt128), static () => Word<UInt128>(Wire.Write, Wire.ReadUInt128));
        Add(typeof(BigInteger), static () => Word<BigInteger>(Wire.Write, Wire.ReadBigInteger));
        Add(typeof(Complex), static () => Word<Complex>(Wire.Write, Wire.ReadComplex));
        Add(typeof(nint), static () => Word<nint>((ref writer, value) => writer.Write((long)value), (ref reader) => checked((nint)reader.ReadInt64())));
        Add(typeof(nuint), static () => Word<nuint>((ref writer, value) => writer.Write((ulong)value), (ref reader) => checked((nuint)reader.ReadUInt64())));
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
        Add(typeof(T[]), static () => Word<T[]>(Wire.Write, (ref reader) => Wire.ReadArray<T>(ref reader)!, isNumbered: true));
        Add(typeof(List<T>), static () => Word<List<T>>(Wire.Write, (ref reader) => Wire.ReadList<T>(ref reader)!, isNumbered: true));
    }

    private static void AddValues()
    {
        Add(typeof(DateOnly), static () => Word<DateOnly>(Wire.Write, Wire.ReadDateOnly));
        Add(typeof(TimeOnly), static () => Word<TimeOnly>(Wire.Write, Wire.ReadTimeOnly));
        Add(typeof(Index), static () => Word<Index>(Wire.Write, Wire.ReadIndex));
        Add(typeof(Range), static () => Word<Range>(Wire.Write, Wire.ReadRange));
        Add(typeof(Rune), static () => Word<Rune>(Wire.Write, Wire.ReadRune));
        Add(typeof(Nil), static () => Word<Nil>((ref writer, _) => writer.Write(false), (ref reader) => SkipTo(ref reader, Nil.Default)));
        Add(typeof(DBNull), static () => Word<DBNull>((ref writer, _) => writer.Write(false), (ref reader) => SkipTo(ref reader, DBNull.Value)));
        Add(typeof(CancellationToken), static () => Word<CancellationToken>(ThreadWords.Write, ThreadWords.ReadToken));
    }

    private static void AddTexts()
    {
        Add(typeof(Uri), static () => Word<Uri>(Wire.Write, (ref reader) => Wire.ReadUri(ref reader)!));
        Add(typeof(Version), static () => Word<Version>(Wire.Write, (ref reader) => Wire.ReadVersion(ref reader)!));
        Add(typeof(Type), static () => Word<Type>(TypeWords.Write, TypeWords.Read));
        Add(typeof(IPAddress), static () => Word<IPAddress>(NetworkWords.Write, NetworkWords.ReadAddress, isNumbered: true));
        Add(typeof(IPEndPoint), static () => Word<IPEndPoint>(NetworkWords.Write, NetworkWords.ReadEndPoint, isNumbered: true));
        Add(typeof(TimeZoneInfo), static () => Word<TimeZoneInfo>(TimeZoneWords.Write, TimeZoneWords.Read, isNumbered: true));
        Add(typeof(Encoding), static () => Word<Encoding>(EncodingWords.Write, EncodingWords.Read));
        Add(typeof(CultureInfo), static () => Word<CultureInfo>(CultureWords.Write, CultureWords.Read, isNumbered: true));
        Add(typeof(CompareInfo), static () => Word<CompareInfo>((ref writer, value) => writer.Write(value.Name), (ref reader) => CompareInfo.GetCompareInfo(reader.ReadString()!)));
    }

    private static void AddObjects()
    {
        Add(typeof(StringBuilder), static () => Word<StringBuilder>(TextWords.Write, TextWords.ReadStringBuilder, isNumbered: true));
        Add(typeof(BitArray), static () => Word<BitArray>(BitWords.Write, BitWords.Read, isNumbered: true));
        Add(typeof(FileInfo), static () => Word<FileInfo>(FileWords.Write, FileWords.ReadFile, isNumbered: true));
        Add(typeof(DirectoryInfo), static () => Word<DirectoryInfo>(FileWords.Write, FileWords.ReadDirectory, isNumbered: true));
        Add(typeof(NameValueCollection), static () => Word<NameValueCollection>(NameWords.Write, NameWords.Read, isNumbered: true));
        Add(typeof(Lock), static () => Word<Lock>((ref writer, _) => writer.Write(false), (ref reader) => SkipTo(ref reader, new Lock()), isNumbered: true));
        Add(typeof(SemaphoreSlim), static () => Word<SemaphoreSlim>(ThreadWords.Write, ThreadWords.ReadSemaphore, isNumbered: true));
        Add(typeof(ReaderWriterLockSlim), static () => Word<ReaderWriterLockSlim>(ThreadWords.Write, ThreadWords.ReadLock, isNumbered: true));
        InOrder.AddRange([typeof(Hashtable), typeof(ComparerWord)]);
    }

    private static void Add(Type type, Func<Codec> make)
    {
        ByType.Add(type, new Lazy<Codec>(make));
        InOrder.Add(type);
    }

    private static WordCodec<T> Word<T>(SerializerWrite<T> write, SerializerRead<T> read, bool isNumbered = false) => new(write, read, isNumbered);

    private static T SkipTo<T>(ref MessagePackReader reader, T value)
    {
        reader.Skip();
        return value;
    }
}
