using System.Collections;
using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Collections.ObjectModel;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace Remoting.Analyzers.Survey.Catalogue;

/// <summary>Types of the framework whose members work on what they are given, and on nothing else: no files, no network, no waiting.</summary>
internal static class MeasuredTypes
{
    /// <summary>All public members of these are measured, as far as there are samples of what they take.</summary>
    public static readonly Type[] Whole =
    [
        typeof(string), typeof(char), typeof(bool), typeof(sbyte), typeof(byte), typeof(short), typeof(ushort), typeof(int), typeof(uint),
        typeof(long), typeof(ulong), typeof(Int128), typeof(UInt128), typeof(Half), typeof(float), typeof(double), typeof(decimal),
        typeof(Math), typeof(MathF), typeof(BitOperations), typeof(Complex), typeof(Vector2), typeof(Vector3), typeof(Vector4),
        typeof(Quaternion), typeof(Matrix4x4), typeof(DateTime), typeof(DateTimeOffset), typeof(TimeSpan), typeof(DateOnly), typeof(TimeOnly),
        typeof(Guid), typeof(Version), typeof(Uri), typeof(Rune), typeof(HashCode), typeof(Nullable<int>), typeof(Nullable),
        typeof(Convert), typeof(BitConverter), typeof(StringComparer), typeof(StringBuilder), typeof(Path), typeof(Encoding), typeof(Regex), typeof(Match), typeof(Group), typeof(Capture),
        typeof(WebUtility), typeof(IPAddress), typeof(CultureInfo), typeof(TextInfo), typeof(CompareInfo), typeof(NumberFormatInfo), typeof(CharUnicodeInfo),
        typeof(Enumerable), typeof(Array), typeof(List<int>), typeof(Dictionary<int, int>), typeof(HashSet<int>), typeof(Queue<int>), typeof(Stack<int>),
        typeof(SortedSet<int>), typeof(SortedDictionary<int, int>), typeof(LinkedList<int>), typeof(ImmutableArray<int>), typeof(ImmutableList<int>),
        typeof(ImmutableArray), typeof(BitArray), typeof(ConcurrentDictionary<int, int>), typeof(ImmutableDictionary<int, int>), typeof(SortedList<int, int>),
        typeof(PriorityQueue<int, int>), typeof(FrozenDictionary<int, int>), typeof(FrozenSet<int>), typeof(ReadOnlyCollection<int>), typeof(ReadOnlyDictionary<int, int>),
        typeof(Lazy<int>), typeof(BigInteger), typeof(IComparable<int>), typeof(IEquatable<int>), typeof(CollectionExtensions),
        typeof(KeyValuePair<int, int>), typeof(KeyValuePair), typeof(ValueTuple<int>), typeof(ValueTuple<int, int>), typeof(ValueTuple<int, int, int>),
        typeof(ValueTuple<int, int, int, int>), typeof(ValueTuple), typeof(Tuple<int, int>), typeof(Tuple),
        typeof(IEnumerable<int>), typeof(ICollection<int>), typeof(IReadOnlyCollection<int>), typeof(IList<int>), typeof(IReadOnlyList<int>),
        typeof(IDictionary<int, int>), typeof(IReadOnlyDictionary<int, int>), typeof(ISet<int>), typeof(IComparer<int>), typeof(IEqualityComparer<int>),
        typeof(Comparer<int>), typeof(EqualityComparer<int>), typeof(MemoryExtensions), typeof(Span<int>), typeof(ReadOnlySpan<int>), typeof(Memory<int>),
        typeof(ReadOnlyMemory<int>), typeof(SHA256), typeof(SHA1), typeof(SHA512), typeof(SHA384), typeof(MD5), typeof(HMACSHA256), typeof(Random),
        typeof(Interlocked), typeof(Volatile), typeof(Buffer), typeof(RuntimeHelpers),
    ];

    /// <summary>Of these the named members only: others wait, end something, or do what the caller says.</summary>
    public static readonly (Type Type, string[] Members)[] Parts =
    [
        (typeof(object), [".ctor", "ReferenceEquals", "GetType"]),
        (typeof(Enum), ["HasFlag", "ToString", "Parse", "TryParse", "IsDefined", "GetName", "GetNames", "GetValues"]),
        (typeof(Environment), ["get_NewLine", "get_ProcessorCount", "get_TickCount", "get_TickCount64", "get_CurrentManagedThreadId", "get_ProcessId"]),
        (typeof(Stopwatch), ["GetTimestamp", "GetElapsedTime", "StartNew", "get_Elapsed", "get_ElapsedMilliseconds", "get_ElapsedTicks"]),
        (typeof(ArgumentNullException), ["ThrowIfNull"]),
        (typeof(ArgumentException), ["ThrowIfNullOrEmpty", "ThrowIfNullOrWhiteSpace"]),
        (typeof(ArgumentOutOfRangeException),
        [
            "ThrowIfNegative", "ThrowIfNegativeOrZero", "ThrowIfZero", "ThrowIfEqual", "ThrowIfNotEqual", "ThrowIfGreaterThan",
            "ThrowIfGreaterThanOrEqual", "ThrowIfLessThan", "ThrowIfLessThanOrEqual",
        ]),
        (typeof(ObjectDisposedException), ["ThrowIf"]),
        (typeof(CancellationToken), ["get_IsCancellationRequested", "ThrowIfCancellationRequested", "get_None", "get_CanBeCanceled"]),
        (typeof(Task), ["get_CompletedTask", "FromResult"]),
        (typeof(ValueTask), ["get_CompletedTask", "FromResult"]),
        (typeof(GC), ["KeepAlive"]),
        (typeof(Type), ["get_Name", "get_FullName", "GetTypeFromHandle"]),
    ];

    /// <summary>What takes as long as a value says (a power, a number of bytes to make), asks the machine, or changes what everybody uses.</summary>
    public static readonly HashSet<string> LeftOut =
    [
        "System.Numerics.BigInteger.Pow", "System.Numerics.BigInteger.ModPow", "System.Numerics.BigInteger.op_LeftShift", "System.Array.Sort", "System.Collections.Generic.List`1.Sort", "System.MemoryExtensions.Sort", "System.IO.Path.GetTempFileName", "System.IO.Path.Exists", "System.IO.Path.GetFullPath", "System.IO.Path.GetTempPath",
        "System.Globalization.CultureInfo.GetCultures", "System.Globalization.CultureInfo.set_CurrentCulture",
        "System.Globalization.CultureInfo.set_CurrentUICulture", "System.Globalization.CultureInfo.set_DefaultThreadCurrentCulture",
        "System.Globalization.CultureInfo.set_DefaultThreadCurrentUICulture", "System.Globalization.CultureInfo.ClearCachedData",
        "System.Text.RegularExpressions.Regex.CompileToAssembly", "System.Text.RegularExpressions.Regex.set_CacheSize",
        "System.Text.Encoding.RegisterProvider", "System.Linq.Enumerable.Range", "System.Linq.Enumerable.Repeat", "System.Linq.Enumerable.Sequence",
        "System.Linq.Enumerable.InfiniteSequence", "System.Threading.Interlocked.MemoryBarrierProcessWide",
        "System.Runtime.CompilerServices.RuntimeHelpers.RunClassConstructor", "System.Runtime.CompilerServices.RuntimeHelpers.RunModuleConstructor",
        "System.Runtime.CompilerServices.RuntimeHelpers.EnsureSufficientExecutionStack", "System.Runtime.CompilerServices.RuntimeHelpers.PrepareMethod",
        "System.Runtime.CompilerServices.RuntimeHelpers.ProbeForSufficientStack", "System.Runtime.CompilerServices.RuntimeHelpers.AllocateTypeAssociatedMemory",
    ];
}
