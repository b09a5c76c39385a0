using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Reflection.Emit;

namespace Remoting.Serialization.State;

/// <summary>
/// Fields that nothing but <c>GetHashCode</c> writes: hash codes that are kept, and whether they are. Others may only forget them. Code says so and no name;
/// where the code cannot be read, or others can write the field, it is state.
/// </summary>
internal static class CachedHashes
{
    private const BindingFlags Own = BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    private static readonly OpCode[] OneByte = new OpCode[256];
    private static readonly OpCode[] TwoBytes = new OpCode[256];

    static CachedHashes()
    {
        foreach (var field in typeof(OpCodes).GetFields(BindingFlags.Static | BindingFlags.Public))
        {
            if (field.GetValue(null) is OpCode code)
                (code.Size == 1 ? OneByte : TwoBytes)[code.Value & 0xFF] = code;
        }
    }

    [UnconditionalSuppressMessage("Trimming", "IL2075", Justification = "A method that cannot be found is no proof, and the field travels.")]
    public static bool Contains(FieldInfo field)
    {
        var type = field.FieldType;
        if (!field.IsPrivate || field.IsInitOnly || (type != typeof(int) && type != typeof(int?) && type != typeof(bool) && type != typeof(long) && type != typeof(uint)))
            return false;
        var home = field.DeclaringType!;
        // A value type's fields can be written by whoever has one.
        if (home.IsValueType || home.GetMethod(nameof(GetHashCode), Own, []) is not { } own || ProgramAssemblies.IsFramework(home.Assembly))
            return false;
        return Writes(own, field) && !MethodsWithin(home).Any(method => method != own && Writes(method, field, andNotForgets: true));
    }

    [UnconditionalSuppressMessage("Trimming", "IL2070", Justification = "A method that was trimmed cannot write anything.")]
    [UnconditionalSuppressMessage("Trimming", "IL2026", Justification = "A method that was trimmed cannot write anything.")]
    private static IEnumerable<MethodBase> MethodsWithin(Type type) => type.GetMethods(Own)
        .Concat<MethodBase>(type.GetConstructors(Own))
        .Concat(type.GetNestedTypes(Own).SelectMany(MethodsWithin));

    [UnconditionalSuppressMessage("Trimming", "IL2026", Justification = "Code that cannot be read is taken for a write, and the field travels.")]
    private static bool Writes(MethodBase method, FieldInfo field, bool andNotForgets = false)
    {
        byte[]? code;
        try
        {
            if (method.GetMethodBody() is not { } body)
                return false;
            code = body.GetILAsByteArray();
        }
        catch (Exception e) when (e is NotSupportedException or InvalidOperationException)
        {
            return true;
        }
        return code is not null && Writes(code, method, field, andNotForgets);
    }

    [UnconditionalSuppressMessage("Trimming", "IL2026", Justification = "Code that cannot be read is taken for a write, and the field travels.")]
    private static bool Writes(byte[] code, MethodBase method, FieldInfo field, bool andNotForgets)
    {
        bool isZero = false;
        bool isBranch = false;
        for (int at = 0; at < code.Length;)
        {
            var operation = OperationAt(code, at);
            at += operation.Size;
            if (operation == OpCodes.Stfld || operation == OpCodes.Ldflda)
            {
                var type = method.DeclaringType!;
                var written = method.Module.ResolveField(
                    BitConverter.ToInt32(code, at), type.GetGenericArguments(), method.IsGenericMethod ? method.GetGenericArguments() : null)!;
                bool forgets = operation == OpCodes.Stfld ? isZero : OperationAt(code, at + 4) == OpCodes.Initobj;
                if (written.MetadataToken == field.MetadataToken && written.Module == field.Module && !(andNotForgets && forgets))
                    return true;
            }
            // A zero that stands behind a branch is one of several values.
            isZero = (operation == OpCodes.Ldc_I4_0 && !isBranch) || (isZero && (operation == OpCodes.Conv_I8 || operation == OpCodes.Conv_U8));
            isBranch = operation.FlowControl is FlowControl.Branch or FlowControl.Cond_Branch;
            at += SizeOfOperand(operation, code, at);
        }
        return false;
    }

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
}
