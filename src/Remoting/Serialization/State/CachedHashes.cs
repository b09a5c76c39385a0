using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Reflection.Emit;
using System.Runtime.CompilerServices;

namespace Remoting.Serialization.State;

/// <summary>
/// Fields of one level of a type that nothing but <c>GetHashCode</c> writes: hash codes that are kept, and whether they are. Others may only forget them: they set what
/// the field starts with. Code says so and no name; where the code cannot be read, or others can write the field, it is state. What that method writes goes back to where
/// it started, together: a mark that says "it is valid" of a hash that stays behind would be a lie.
/// </summary>
internal sealed class CachedHashes
{
    private const BindingFlags Own = BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    private static readonly OpCode[] OneByte = new OpCode[256];
    private static readonly OpCode[] TwoBytes = new OpCode[256];
    private static readonly WeakMemo<Type, CachedHashes> Known = new(level => new(level));

    /// <summary>What the fields start with, by their tokens.</summary>
    private readonly Dictionary<int, object> _starts = [];

    static CachedHashes()
    {
        foreach (var field in typeof(OpCodes).GetFields(BindingFlags.Static | BindingFlags.Public))
        {
            if (field.GetValue(null) is OpCode code)
                (code.Size == 1 ? OneByte : TwoBytes)[code.Value & 0xFF] = code;
        }
    }

    [UnconditionalSuppressMessage("Trimming", "IL2070", Justification = "A method that cannot be found is no proof, and the field travels.")]
    private CachedHashes(Type level)
    {
        // A value type's fields can be written by whoever has one.
        if (level.IsValueType || level.ContainsGenericParameters || ProgramAssemblies.IsFramework(level.Assembly) || level.GetMethod(nameof(GetHashCode), Own, []) is not { } own)
            return;
        if (!TryRead(own, isHash: true, out var code) || code.Writes.Count == 0)
            return;
        var others = new List<(MethodBase Method, MethodCode Code)>();
        foreach (var method in MethodsWithin(level).Where(method => method != own && !IsCopying(method)))
        {
            if (!TryRead(method, isHash: false, out var other))
                return;
            others.Add((method, other));
        }
        string? mark = null;
        var hashes = new List<FieldInfo>();
        foreach (var field in code.Writes.Select(write => write.Field).DistinctBy(field => (field.Module, field.MetadataToken)))
        {
            if (StartOf(field, level, others) is { } start)
            {
                hashes.Add(field);
                _starts.Add(field.MetadataToken, start);
            }
            else if (field.DeclaringType!.IsAssignableFrom(level) && code.Writes.Exists(write => !write.IsAddress && IsSame(write.Field, field)))
            {
                mark ??= TypeText.Of(field);
            }
        }
        // Where a hash says by itself whether it is one, it does not matter what else is written beside it.
        if (mark is not null && hashes.Count > 0 && !hashes.Exists(field => code.Tested.Exists(tested => IsSame(tested, field))))
        {
            Reason = $"keeps a hash in '{TypeText.Of(hashes[0])}', which is another one in each process, and says in '{mark}' that it has it, where others write, too, so that it "
                + "cannot be told to make it anew (others may only set what it starts with, a constant)";
        }
    }

    /// <summary>Why no object can travel; null where it can.</summary>
    public string? Reason { get; }

    public static CachedHashes Of(Type level) => Known.Of(level);

    /// <summary>Whether a field stays behind: its default says that there is no hash yet.</summary>
    public bool LeavesOut(FieldInfo field) => _starts.TryGetValue(field.MetadataToken, out object? start) && start.Equals(DefaultOf(field));

    /// <summary>What a field starts with, where that is not its default: it arrives with this, whatever it holds.</summary>
    public object? StartOf(FieldInfo field)
    {
        if (!_starts.TryGetValue(field.MetadataToken, out object? start) || start.Equals(DefaultOf(field)))
            return null;
        var type = Nullable.GetUnderlyingType(field.FieldType) ?? field.FieldType;
        return type == typeof(bool) ? (long)start != 0 : type == typeof(int) ? (int)(long)start : type == typeof(uint) ? (uint)(long)start : start;
    }

    /// <summary>The constant that a field starts with, if nobody but the method that gives the hash sets it to anything else; else null.</summary>
    private static object? StartOf(FieldInfo field, Type level, List<(MethodBase Method, MethodCode Code)> others)
    {
        var type = field.FieldType;
        if (field.DeclaringType != level || !field.IsPrivate || field.IsInitOnly
            || (type != typeof(int) && type != typeof(int?) && type != typeof(bool) && type != typeof(long) && type != typeof(uint)))
            return null;
        var writes = others.SelectMany(other => other.Code.Writes).Where(write => IsSame(write.Field, field)).ToList();
        object start = writes.Count == 0 ? DefaultOf(field) : writes[0].Value ?? DefaultOf(field);
        if (!writes.TrueForAll(write => start.Equals(write.Value)))
            return null;
        return start.Equals(DefaultOf(field)) || others.TrueForAll(other => !IsFirst(other.Method, level) || other.Code.CallsOwnConstructor
            || other.Code.Writes.Exists(write => write.IsCertain && IsSame(write.Field, field))) ? start : null;
    }

    /// <summary>Whether an object begins with it.</summary>
    private static bool IsFirst(MethodBase method, Type level) => method is ConstructorInfo { IsStatic: false } && method.DeclaringType == level;

    /// <summary>Whether it is what the compiler makes for a record, which takes over a hash with all that says what it is.</summary>
    private static bool IsCopying(MethodBase method) => method is ConstructorInfo && method.IsDefined(typeof(CompilerGeneratedAttribute))
        && method.GetParameters() is [var copied] && copied.ParameterType == method.DeclaringType;

    private static object DefaultOf(FieldInfo field) => Nullable.GetUnderlyingType(field.FieldType) is null ? 0L : DBNull.Value;

    private static bool IsSame(FieldInfo one, FieldInfo other) => one.MetadataToken == other.MetadataToken && one.Module == other.Module;

    [UnconditionalSuppressMessage("Trimming", "IL2070", Justification = "A method that was trimmed cannot write anything.")]
    [UnconditionalSuppressMessage("Trimming", "IL2026", Justification = "A method that was trimmed cannot write anything.")]
    private static IEnumerable<MethodBase> MethodsWithin(Type type) => type.GetMethods(Own)
        .Concat<MethodBase>(type.GetConstructors(Own))
        .Concat(type.GetNestedTypes(Own).SelectMany(MethodsWithin));

    [UnconditionalSuppressMessage("Trimming", "IL2026", Justification = "Code that cannot be read is no proof, and the field travels.")]
    private static bool TryRead(MethodBase method, bool isHash, out MethodCode read)
    {
        read = new MethodCode();
        try
        {
            if (method.GetMethodBody()?.GetILAsByteArray() is { } code)
                Read(code, method, isHash, read);
            return true;
        }
        catch (Exception e) when (e is NotSupportedException or InvalidOperationException or ArgumentException or TypeLoadException or MissingMemberException
            or BadImageFormatException or FileNotFoundException or FileLoadException)
        {
            // Compiled ahead of time, or it names what is not there.
            return false;
        }
    }

    [UnconditionalSuppressMessage("Trimming", "IL2026", Justification = "Code that cannot be read is no proof, and the field travels.")]
    private static void Read(byte[] code, MethodBase method, bool isHash, MethodCode read)
    {
        object? constant = null;
        bool isBranch = false;
        bool isCertain = true;
        for (int at = 0; at < code.Length;)
        {
            var operation = OperationAt(code, at);
            at += operation.Size;
            int next = at + SizeOfOperand(operation, code, at);
            if (operation == OpCodes.Stfld)
                read.Writes.Add(new(FieldAt(code, at, method), constant, isCertain, IsAddress: false));
            else if (operation == OpCodes.Ldflda && OperationAt(code, next) == OpCodes.Initobj)
                read.Writes.Add(new(FieldAt(code, at, method), DBNull.Value, isCertain, IsAddress: false));
            else if (operation == OpCodes.Ldflda && !IsRead(code, next, method))
                read.Writes.Add(new(FieldAt(code, at, method), null, isCertain, IsAddress: true));
            else if (isHash && (operation == OpCodes.Call || operation == OpCodes.Callvirt) && SetBy(MethodAt(code, at, method)) is { } behind)
                read.Writes.Add(new(behind, null, isCertain, IsAddress: false));
            else if (operation == OpCodes.Call && method is ConstructorInfo && MethodAt(code, at, method) is ConstructorInfo called && called.DeclaringType == method.DeclaringType)
                read.CallsOwnConstructor = true;
            if (isHash && ((operation == OpCodes.Ldfld && IsTested(code, next)) || (operation == OpCodes.Ldflda && OperationAt(code, next) == OpCodes.Call)))
                read.Tested.Add(FieldAt(code, at, method));

            // A constant that stands behind a branch is one of several values.
            if (operation == OpCodes.Conv_U8 && constant is long and < 0 and >= int.MinValue)
                constant = (long)(uint)(long)constant;
            else if (!IsSameValue(operation, code, at, method))
                constant = isBranch ? null : ConstantAt(operation, code, at);
            isBranch = operation.FlowControl is FlowControl.Branch or FlowControl.Cond_Branch;
            isCertain &= !isBranch;
            at = next;
        }
    }

    /// <summary>The field behind an automatic property.</summary>
    [UnconditionalSuppressMessage("Trimming", "IL2075", Justification = "A field that was trimmed holds nothing.")]
    private static FieldInfo? SetBy(MethodBase? setter) => setter is { IsStatic: false, IsSpecialName: true, Name: ['s', 'e', 't', '_', .. var name] }
        ? setter.DeclaringType!.GetField($"<{name}>k__BackingField", Own)
        : null;

    /// <summary>Whether a number whose address was loaded is only asked for something: <c>_hash.HasValue</c>.</summary>
    private static bool IsRead(byte[] code, int at, MethodBase method) => OperationAt(code, at) == OpCodes.Call
        && MethodAt(code, at + OpCodes.Call.Size, method) is { IsStatic: false, DeclaringType: { } type } && (type.IsPrimitive || type == typeof(int?));

    /// <summary>Whether it depends on a value that was just loaded where the code goes on, beside what it is returned by.</summary>
    private static bool IsTested(byte[] code, int at)
    {
        var operation = OperationAt(code, at);
        if (operation.FlowControl == FlowControl.Cond_Branch)
            return true;
        at += operation.Size + SizeOfOperand(operation, code, at + operation.Size);
        // A number may have to be made a longer one first.
        if (IsConstant(operation) && IsWidening(OperationAt(code, at)))
            at += OpCodes.Conv_I8.Size;
        var next = OperationAt(code, at);
        if (operation.Name!.StartsWith("stloc", StringComparison.Ordinal))
            return next.FlowControl is not (FlowControl.Branch or FlowControl.Return);
        return IsComparison(operation) || ((IsConstant(operation) || operation.Name.StartsWith("ldloc", StringComparison.Ordinal)) && (next.FlowControl == FlowControl.Cond_Branch || IsComparison(next)));
    }

    private static bool IsWidening(OpCode operation) => operation == OpCodes.Conv_I8 || operation == OpCodes.Conv_U8;

    private static bool IsComparison(OpCode operation) =>
        operation == OpCodes.Ceq || operation == OpCodes.Cgt || operation == OpCodes.Cgt_Un || operation == OpCodes.Clt || operation == OpCodes.Clt_Un;

    private static bool IsConstant(OpCode operation) => operation.Name!.StartsWith("ldc.i", StringComparison.Ordinal);

    private static object? ConstantAt(OpCode operation, byte[] code, int at) => !IsConstant(operation) ? null
        : operation == OpCodes.Ldc_I4 ? (long)BitConverter.ToInt32(code, at)
        : operation == OpCodes.Ldc_I4_S ? (long)(sbyte)code[at]
        : operation == OpCodes.Ldc_I8 ? BitConverter.ToInt64(code, at)
        : operation.Value - (long)OpCodes.Ldc_I4_0.Value;

    /// <summary>Whether a number is no other one behind it.</summary>
    [UnconditionalSuppressMessage("Trimming", "IL2026", Justification = "Code that cannot be read is no proof, and the field travels.")]
    private static bool IsSameValue(OpCode operation, byte[] code, int at, MethodBase method) => IsWidening(operation)
        || (operation == OpCodes.Newobj && MethodAt(code, at, method)?.DeclaringType == typeof(int?));

    [UnconditionalSuppressMessage("Trimming", "IL2026", Justification = "Code that cannot be read is no proof, and the field travels.")]
    private static FieldInfo FieldAt(byte[] code, int at, MethodBase method) => method.Module.ResolveField(BitConverter.ToInt32(code, at), TypeArguments(method), MethodArguments(method))!;

    [UnconditionalSuppressMessage("Trimming", "IL2026", Justification = "Code that cannot be read is no proof, and the field travels.")]
    private static MethodBase? MethodAt(byte[] code, int at, MethodBase method) => method.Module.ResolveMethod(BitConverter.ToInt32(code, at), TypeArguments(method), MethodArguments(method));

    private static Type[] TypeArguments(MethodBase method) => method.DeclaringType!.GetGenericArguments();

    private static Type[]? MethodArguments(MethodBase method) => method.IsGenericMethod ? method.GetGenericArguments() : null;

    private static OpCode OperationAt(byte[] code, int at) => at >= code.Length ? OpCodes.Nop : code[at] == 0xFE ? TwoBytes[code[at + 1]] : OneByte[code[at]];

    private static int SizeOfOperand(OpCode operation, byte[] code, int at) => operation.OperandType switch
    {
        OperandType.InlineNone => 0,
        OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar => 1,
        OperandType.InlineVar => 2,
        OperandType.InlineI8 or OperandType.InlineR => 8,
        OperandType.InlineSwitch => 4 + 4 * BitConverter.ToInt32(code, at),
        _ => 4,
    };

    /// <summary>What a method does to fields.</summary>
    private sealed class MethodCode
    {
        public List<Write> Writes { get; } = [];

        /// <summary>What it goes by, and does not only return.</summary>
        public List<FieldInfo> Tested { get; } = [];

        public bool CallsOwnConstructor { get; set; }
    }

    /// <param name="Field">The field.</param>
    /// <param name="Value">The number that is stored, or <see cref="DBNull"/>; null where that may be anything.</param>
    /// <param name="IsCertain">Whether it is done whatever happens.</param>
    /// <param name="IsAddress">Whether its address is taken only, by whoever may write or not.</param>
    private sealed record Write(FieldInfo Field, object? Value, bool IsCertain, bool IsAddress);
}
