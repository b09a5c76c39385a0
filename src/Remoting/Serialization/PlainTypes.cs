using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Collections.ObjectModel;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Text;
using MessagePack;

namespace Remoting.Serialization;

/// <summary>
/// Which types can be read without running any code but the framework's and ours. Whoever reads such a value can be sure that the reading
/// neither blocks nor comes back; reading any other type may run constructors, setters, comparers or formatters of the program's own.
/// </summary>
/// <remarks>
/// Only what generated code reads by itself is among them: everything else may be left to a resolver of the program's own. Sets and dictionaries are
/// none: they may come with a comparer of the program's own (<see cref="CompilerServices.Wire.ReadComparer{T}"/>), which runs when they are filled.
/// </remarks>
internal static class PlainTypes
{
    /// <summary>Values that cannot change, and have no parts.</summary>
    private static readonly FrozenSet<Type> Values = FrozenSet.Create(
        typeof(bool), typeof(char), typeof(byte), typeof(sbyte), typeof(short), typeof(ushort), typeof(int), typeof(uint), typeof(long), typeof(ulong),
        typeof(float), typeof(double), typeof(Half), typeof(Int128), typeof(UInt128), typeof(decimal), typeof(BigInteger), typeof(Complex),
        typeof(string), typeof(Rune), typeof(Guid), typeof(Uri), typeof(Version), typeof(Index), typeof(Range),
        typeof(DateTime), typeof(DateTimeOffset), typeof(TimeSpan), typeof(DateOnly), typeof(TimeOnly), typeof(Nil));

    private static readonly FrozenSet<Type> Collections = FrozenSet.Create(
        typeof(IEnumerable<>), typeof(IReadOnlyCollection<>), typeof(IReadOnlyList<>), typeof(ICollection<>), typeof(IList<>), typeof(IImmutableList<>),
        typeof(List<>), typeof(Queue<>), typeof(Stack<>), typeof(LinkedList<>), typeof(KeyValuePair<,>),
        typeof(Collection<>), typeof(ObservableCollection<>), typeof(ReadOnlyCollection<>),
        typeof(ConcurrentQueue<>), typeof(ConcurrentStack<>), typeof(ConcurrentBag<>),
        typeof(ImmutableArray<>), typeof(ImmutableList<>), typeof(ImmutableQueue<>), typeof(ImmutableStack<>),
        typeof(ArraySegment<>), typeof(Memory<>), typeof(ReadOnlyMemory<>));

    /// <summary>Whether reading a <typeparamref name="T"/> runs no code of the program's own.</summary>
    public static bool IsPlain<T>() => Of<T>.IsPlain;

    /// <summary>Whether a <typeparamref name="T"/> is a value that nobody can change once it is handed over.</summary>
    public static bool IsConstant<T>() => Of<T>.IsConstant;

    /// <summary>How many bytes a value holds, where one look tells: a text, or an array of numbers. 0 elsewhere.</summary>
    public static long SizeOf<T>(T value) => typeof(T).IsValueType ? 0 : value switch
    {
        string text => 2L * text.Length,
        Array { LongLength: var length } array when array.GetType().GetElementType() is { IsPrimitive: true } number => length * SizeOf(Type.GetTypeCode(number)),
        _ => 0,
    };

    private static int SizeOf(TypeCode number) => number switch
    {
        TypeCode.Boolean or TypeCode.SByte or TypeCode.Byte => 1,
        TypeCode.Char or TypeCode.Int16 or TypeCode.UInt16 => 2,
        TypeCode.Int32 or TypeCode.UInt32 or TypeCode.Single => 4,
        _ => 8,
    };

    private static bool ReadsPlainly(Type type) => IsValue(type)
        || (type.IsArray && ReadsPlainly(type.GetElementType()!))
        || (type.IsGenericType && (IsComposite(type) || Collections.Contains(type.GetGenericTypeDefinition()))
            && Array.TrueForAll(type.GenericTypeArguments, ReadsPlainly));

    /// <summary>Behind an address or a class tuple may be whatever a program has derived from it.</summary>
    private static bool CannotChange(Type type) => (type.IsValueType || type.IsSealed)
        && (IsValue(type) || (type.IsGenericType && IsComposite(type) && Array.TrueForAll(type.GenericTypeArguments, CannotChange)));

    private static bool IsValue(Type type) => type.IsEnum || Values.Contains(type);

    /// <summary>A nullable value or a tuple: as unchanging as its parts, once it is copied.</summary>
    private static bool IsComposite(Type type) =>
        Nullable.GetUnderlyingType(type) is not null || type.IsAssignableTo(typeof(ITuple)) && type.Assembly == typeof(ITuple).Assembly;

    private static class Of<T>
    {
        public static readonly bool IsPlain = ReadsPlainly(typeof(T));
        public static readonly bool IsConstant = CannotChange(typeof(T));
    }
}
