using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Reflection.Emit;

namespace Remoting.Serialization.State;

/// <summary>
/// Finds out what a method does to fields of numbers. It is read once, from its first to its last instruction, with what is known of each value on the stack and in the
/// local variables; where two ways come together, what both know. What a loop does to variables is not known at its beginning. An address that is given to who knows whom
/// counts as a write of anything.
/// </summary>
internal sealed class MethodReader
{
    private readonly MethodBase _method;
    private readonly bool _isHash;
    private readonly Instructions _code;
    private readonly MethodCode _read = new();

    private readonly CodeValues _values;

    /// <summary>What is known where code in front of a place jumps to it.</summary>
    private readonly Dictionary<int, CodeValues.Snapshot> _waiting = [];

    /// <summary>Where loops begin.</summary>
    private readonly HashSet<int> _loops;

    /// <summary>The first place that no code in front of it jumps over.</summary>
    private int _certain;
    private bool _mayHaveEnded;

    private MethodReader(MethodBase method, Instructions code, bool isHash)
    {
        (_method, _code, _isHash) = (method, code, isHash);
        _values = new(code.Body.LocalVariables.Count, address => Write(address, null));
        _loops = [.. code.All.SelectMany(instruction => code.TargetsOf(instruction).Where(target => target <= instruction.At))];
    }

    /// <param name="method">The method.</param>
    /// <param name="code">Its code.</param>
    /// <param name="isHash">Whether it is the one that gives the hash: what properties it sets counts for that only, and what it goes by.</param>
    public static MethodCode Read(MethodBase method, Instructions code, bool isHash)
    {
        var reader = new MethodReader(method, code, isHash);
        foreach (var instruction in code.All)
        {
            reader.Come(instruction.At);
            reader.Do(instruction);
            reader.Go(instruction);
        }
        return reader._read;
    }

    private void Come(int at)
    {
        foreach (var clause in _code.Body.ExceptionHandlingClauses)
        {
            if (clause.Flags is ExceptionHandlingClauseOptions.Clause or ExceptionHandlingClauseOptions.Filter && at == clause.TryOffset)
                _certain = Math.Max(_certain, clause.HandlerOffset);
            if (at == clause.HandlerOffset || (clause.Flags == ExceptionHandlingClauseOptions.Filter && at == clause.FilterOffset))
                _values.BeginHandler();
        }
        if (_waiting.Remove(at, out var waiting))
            _values.Join(waiting);
        _values.Begin(isLoop: _loops.Contains(at));
    }

    private void Go(Instruction instruction)
    {
        if (instruction.Is(OpCodes.Leave) || instruction.Is(OpCodes.Leave_S))
            _values.Clear();
        CodeValues.Snapshot? here = null;
        foreach (int target in _code.TargetsOf(instruction).Where(target => target > instruction.At))
        {
            here ??= _values.Take();
            _waiting[target] = _waiting.TryGetValue(target, out var waiting) ? _values.Both(waiting, here) : here;
            _certain = Math.Max(_certain, target);
        }
        if (instruction.Operation.FlowControl is FlowControl.Branch or FlowControl.Return or FlowControl.Throw)
            _values.End();
        _mayHaveEnded |= instruction.Is(OpCodes.Ret) || instruction.Is(OpCodes.Jmp);
    }

    private void Do(Instruction instruction)
    {
        if (_code.NumberAt(instruction) is { } number)
            _values.Push(new() { Constant = number });
        else if (instruction.Is(OpCodes.Dup))
            _values.Push(_values.Peek());
        else if (instruction.Is(OpCodes.Pop))
            _values.Pop();
        else if (instruction.IsFormOf("ldloc"))
            _values.Push(_values[_code.LocalAt(instruction)]);
        else if (instruction.IsFormOf("stloc"))
            _values[_code.LocalAt(instruction)] = _values.Use();
        else if (instruction.IsFormOf("ldloca"))
            _values.Push(new() { Local = _code.LocalAt(instruction), MadeOf = _values[_code.LocalAt(instruction)].MadeOf });
        else if (instruction.Is(OpCodes.Ldfld))
            Load(_code.FieldAt(instruction), isAddress: false);
        else if (instruction.Is(OpCodes.Ldflda))
            Load(_code.FieldAt(instruction), isAddress: true);
        else if (instruction.Is(OpCodes.Stfld))
            Store(_code.FieldAt(instruction), instruction.At);
        else if (instruction.Is(OpCodes.Initobj))
            StoreBelow(new() { Constant = DBNull.Value });
        else if (instruction.IsFormOf("stind") || instruction.Is(OpCodes.Stobj))
            StoreBelow(_values.Use());
        else if (instruction.IsFormOf("ldind") || instruction.Is(OpCodes.Ldobj))
            _values.Push(LoadAt(_values.Pop()));
        else if (instruction.IsFormOf("conv"))
            Convert(instruction);
        else if (instruction.Is(OpCodes.Call) || instruction.Is(OpCodes.Callvirt) || instruction.Is(OpCodes.Newobj))
            Call(instruction);
        else if (instruction.Is(OpCodes.Calli) || instruction.Is(OpCodes.Ret))
            _values.Clear();
        else
            DoOther(instruction);
    }

    private void Load(FieldInfo? field, bool isAddress)
    {
        _values.Use();
        _values.Push(field is null ? CodeValue.Unknown
            : !isAddress ? new() { Field = field, MadeOf = [field] }
            : HashNumber.Is(field.FieldType) ? new() { Address = field, MadeOf = [field] }
            : new() { MadeOf = [field] });
    }

    private void Store(FieldInfo? field, int at)
    {
        var value = _values.Use();
        _values.Use();
        if (field is not null)
            Write(field, value.Constant, isCopy: value.Field is { } from && IsSame(from, field), isCertain: !_mayHaveEnded && at >= _certain);
    }

    private void StoreBelow(CodeValue value) => StoreAt(_values.Pop(), value);

    private void StoreAt(CodeValue address, CodeValue value)
    {
        if (address.Address is { } field)
            Write(field, value.Constant);
        else if (address.Local >= 0)
            _values[address.Local] = value;
    }

    private CodeValue LoadAt(CodeValue address) => address.Address is { } field ? new() { Field = field, MadeOf = [field] }
        : address.Local >= 0 ? _values[address.Local]
        : CodeValue.Of(address);

    private void Convert(Instruction instruction)
    {
        var value = _values.Use();
        _values.Push(value.WithNumber(value.Constant is not long number ? null
            : instruction.Is(OpCodes.Conv_I1) ? unchecked((sbyte)number)
            : instruction.Is(OpCodes.Conv_U1) ? unchecked((byte)number)
            : instruction.Is(OpCodes.Conv_I2) ? unchecked((short)number)
            : instruction.Is(OpCodes.Conv_U2) ? unchecked((ushort)number)
            : instruction.Is(OpCodes.Conv_I4) || instruction.Is(OpCodes.Conv_U4) ? unchecked((int)number)
            : instruction.Is(OpCodes.Conv_I8) ? number
            // What is below zero was one of 32 bits.
            : instruction.Is(OpCodes.Conv_U8) ? number is < 0 and >= int.MinValue ? (uint)number : number
            : (long?)null));
    }

    private void Call(Instruction instruction)
    {
        if (_code.MethodAt(instruction) is not { } found)
        {
            // How much it takes is not known.
            _values.Clear();
            return;
        }
        var (called, parameters, hasResult) = found;
        bool isNew = instruction.Is(OpCodes.Newobj);
        bool hasThis = !isNew && !called.IsStatic;
        var given = new CodeValue[parameters.Length + (hasThis ? 1 : 0)];
        for (int i = given.Length - 1; i >= 0; i--)
            given[i] = _values.Pop();
        for (int i = 0; i < given.Length; i++)
        {
            bool isThis = hasThis && i == 0;
            if (isThis && called is ConstructorInfo)
                StoreAt(given[0], IsNullable(called.DeclaringType) ? given[1].WithNumber(given[1].Constant) : CodeValue.Unknown);
            else if (!isThis && i == 0 && IsStore(called) && given[0].Address is not null)
                StoreAt(given[0], given[1]);
            else if (isThis ? MayChange(called.DeclaringType) : !IsRead(called, parameters[i - (hasThis ? 1 : 0)]))
                _values.Lose(given[i]);
        }
        if (_isHash && SetBy(called) is { } behind)
            Write(behind, null);
        if (!isNew && _method is ConstructorInfo && called is ConstructorInfo && called.DeclaringType == _method.DeclaringType)
            _read.CallsOwnConstructor = true;
        if (isNew && IsNullable(called.DeclaringType))
            _values.Push(given[0].WithNumber(given[0].Constant));
        else if (isNew || hasResult)
            _values.Push(CodeValue.Of(given));
    }

    private void DoOther(Instruction instruction)
    {
        var used = new CodeValue[CountOf(instruction.Operation.StackBehaviourPop)];
        for (int i = 0; i < used.Length; i++)
            used[i] = _values.Use();
        if (_isHash && (instruction.Operation.FlowControl == FlowControl.Cond_Branch || IsComparison(instruction)))
            _read.Tested.AddRange(used.SelectMany(value => value.MadeOf));
        for (int i = CountOf(instruction.Operation.StackBehaviourPush); i > 0; i--)
            _values.Push(CodeValue.Of(used));
    }

    private void Write(FieldInfo field, object? value, bool isCopy = false, bool isCertain = false) =>
        _read.Writes.Add(new(field, value is DBNull ? HashNumber.DefaultOf(field) : value, isCopy, isCertain));

    private static bool IsSame(FieldInfo one, FieldInfo other) => one.MetadataToken == other.MetadataToken && one.Module == other.Module;

    private static bool IsNullable(Type? type) => type is { IsGenericType: true } && type.GetGenericTypeDefinition() == typeof(Nullable<>);

    /// <summary>Whether methods of a type may change the value that they are called on: those of numbers do not.</summary>
    private static bool MayChange(Type? type) => type is { IsValueType: true } && !HashNumber.Is(type) && !IsNullable(type);

    /// <summary>Whether an address that it is given is only read.</summary>
    private static bool IsRead(MethodBase called, ParameterInfo parameter) =>
        parameter.IsIn || (called.Name == nameof(Volatile.Read) && (called.DeclaringType == typeof(Volatile) || called.DeclaringType == typeof(Interlocked)));

    /// <summary>Whether it sets what it is given the address of first to what it is given then.</summary>
    private static bool IsStore(MethodBase called) => (called.Name == nameof(Volatile.Write) && called.DeclaringType == typeof(Volatile))
        || (called.Name == nameof(Interlocked.Exchange) && called.DeclaringType == typeof(Interlocked));

    /// <summary>The field behind an automatic property.</summary>
    [UnconditionalSuppressMessage("Trimming", "IL2075", Justification = "A field that was trimmed holds nothing.")]
    private static FieldInfo? SetBy(MethodBase setter) => setter is { IsStatic: false, IsSpecialName: true, Name: ['s', 'e', 't', '_', .. var name] }
        ? setter.DeclaringType!.GetField($"<{name}>k__BackingField", BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly)
        : null;

    private static bool IsComparison(Instruction instruction) => instruction.IsFormOf("ceq") || instruction.IsFormOf("cgt") || instruction.IsFormOf("clt");

    private static int CountOf(StackBehaviour behaviour) => behaviour switch
    {
        StackBehaviour.Pop0 or StackBehaviour.Push0 or StackBehaviour.Varpop or StackBehaviour.Varpush => 0,
        StackBehaviour.Pop1 or StackBehaviour.Popi or StackBehaviour.Popref or StackBehaviour.Push1 or StackBehaviour.Pushi or StackBehaviour.Pushi8
            or StackBehaviour.Pushr4 or StackBehaviour.Pushr8 or StackBehaviour.Pushref => 1,
        StackBehaviour.Pop1_pop1 or StackBehaviour.Popi_pop1 or StackBehaviour.Popi_popi or StackBehaviour.Popi_popi8 or StackBehaviour.Popi_popr4 or StackBehaviour.Popi_popr8
            or StackBehaviour.Popref_pop1 or StackBehaviour.Popref_popi or StackBehaviour.Push1_push1 => 2,
        _ => 3,
    };
}
