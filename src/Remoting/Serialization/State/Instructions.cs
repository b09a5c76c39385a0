using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Reflection.Emit;

namespace Remoting.Serialization.State;

/// <summary>The code of a method, instruction by instruction, with what it names.</summary>
internal sealed class Instructions
{
    private const string Unread = "Code that cannot be read is no proof, and the field travels.";

    private static readonly OpCode[] OneByte = new OpCode[256];
    private static readonly OpCode[] TwoBytes = new OpCode[256];

    private readonly MethodBase _method;
    private readonly byte[] _code;

    static Instructions()
    {
        foreach (var field in typeof(OpCodes).GetFields(BindingFlags.Static | BindingFlags.Public))
        {
            if (field.GetValue(null) is OpCode code)
                (code.Size == 1 ? OneByte : TwoBytes)[code.Value & 0xFF] = code;
        }
    }

    private Instructions(MethodBase method, MethodBody body, byte[] code)
    {
        _method = method;
        _code = code;
        Body = body;
        for (int at = 0; at < code.Length;)
        {
            var operation = code[at] == 0xFE ? TwoBytes[code[at + 1]] : OneByte[code[at]];
            int operand = at + operation.Size;
            All.Add(new(at, operation, operand, at = operand + SizeOfOperand(operation, operand)));
        }
    }

    public MethodBody Body { get; }

    public List<Instruction> All { get; } = [];

    /// <summary>Whether a method's code can be read, or there is none.</summary>
    /// <param name="method">The method.</param>
    /// <param name="instructions">Its code; null where it has none.</param>
    [UnconditionalSuppressMessage("Trimming", "IL2026", Justification = Unread)]
    public static bool TryRead(MethodBase method, out Instructions? instructions)
    {
        // Compiled ahead of time, or its variables are of types that are not there.
        return TryFind(() => method.GetMethodBody() is { } body && body.GetILAsByteArray() is { } code ? new Instructions(method, body, code) : null, out instructions);
    }

    /// <summary>The field that is named; null where it cannot be found, nor its type: it is no number of a type that has objects.</summary>
    [UnconditionalSuppressMessage("Trimming", "IL2026", Justification = Unread)]
    public FieldInfo? FieldAt(Instruction instruction) =>
        TryFind(() => _method.Module.ResolveField(Number(instruction), TypeArguments(), MethodArguments()) is { FieldType: not null } field ? field : null, out var found) ? found : null;

    /// <summary>The method that is called, with what it takes and whether it gives anything; null where that cannot be found.</summary>
    [UnconditionalSuppressMessage("Trimming", "IL2026", Justification = Unread)]
    public (MethodBase Method, ParameterInfo[] Parameters, bool HasResult)? MethodAt(Instruction instruction) =>
        TryFind(() => _method.Module.ResolveMethod(Number(instruction), TypeArguments(), MethodArguments()) is { } called
            ? (called, called.GetParameters(), called is MethodInfo { ReturnType: var result } && result != typeof(void)) : ((MethodBase, ParameterInfo[], bool)?)null, out var found) ? found : null;

    /// <summary>Where the code may go on, other than with the instruction behind it.</summary>
    public IEnumerable<int> TargetsOf(Instruction instruction)
    {
        switch (instruction.Operation.OperandType)
        {
            case OperandType.ShortInlineBrTarget:
                return [instruction.Next + (sbyte)_code[instruction.Operand]];
            case OperandType.InlineBrTarget:
                return [instruction.Next + Number(instruction)];
            case OperandType.InlineSwitch:
                return Enumerable.Range(1, Number(instruction)).Select(i => instruction.Next + BitConverter.ToInt32(_code, instruction.Operand + (4 * i)));
            default:
                return [];
        }
    }

    /// <summary>The local variable that is meant.</summary>
    public int LocalAt(Instruction instruction) => instruction.Operation.OperandType switch
    {
        OperandType.ShortInlineVar => _code[instruction.Operand],
        OperandType.InlineVar => BitConverter.ToUInt16(_code, instruction.Operand),
        _ => instruction.Operation.Name![^1] - '0',
    };

    /// <summary>The whole number that is loaded; null where it is something else.</summary>
    public long? NumberAt(Instruction instruction) => !instruction.IsFormOf("ldc.i4") && !instruction.IsFormOf("ldc.i8") ? null : instruction.Operation.OperandType switch
    {
        OperandType.InlineI => Number(instruction),
        OperandType.ShortInlineI => (sbyte)_code[instruction.Operand],
        OperandType.InlineI8 => BitConverter.ToInt64(_code, instruction.Operand),
        _ => instruction.Operation.Value - (long)OpCodes.Ldc_I4_0.Value,
    };

    private static bool TryFind<T>(Func<T> find, out T? found)
    {
        try
        {
            found = find();
            return true;
        }
        catch (Exception e) when (e is NotSupportedException or InvalidOperationException or ArgumentException or TypeLoadException or MissingMemberException
            or BadImageFormatException or FileNotFoundException or FileLoadException)
        {
            found = default;
            return false;
        }
    }

    private int Number(Instruction instruction) => BitConverter.ToInt32(_code, instruction.Operand);

    private Type[] TypeArguments() => _method.DeclaringType!.GetGenericArguments();

    private Type[]? MethodArguments() => _method.IsGenericMethod ? _method.GetGenericArguments() : null;

    private int SizeOfOperand(OpCode operation, int at) => operation.OperandType switch
    {
        OperandType.InlineNone => 0,
        OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar => 1,
        OperandType.InlineVar => 2,
        OperandType.InlineI8 or OperandType.InlineR => 8,
        OperandType.InlineSwitch => 4 + (4 * BitConverter.ToInt32(_code, at)),
        _ => 4,
    };
}
