using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Reflection.Emit;
using System.Runtime.CompilerServices;

namespace Remoting.Serialization.State;

/// <summary>
/// Fields of one level of a type in which hash codes are kept, and whether they are. (The generator's <c>HashCache</c> says the same of source.)
/// <para>A <em>hash</em> is a private number that <c>GetHashCode</c> writes. Others may only forget it: they set the constant that it starts with, or take it from the same
/// field of another object. Code says so and no name; where the code cannot be read, or others can write the field, it is state. All hashes of a level go back to where
/// they started, together.</para>
/// <para>A <em>mark</em> is anything else that <c>GetHashCode</c> writes, or gives a reference to where it is a number, and that travels: if it said "it is valid" of a hash
/// that stays behind, it would be a lie. So there may be none, unless <c>GetHashCode</c> goes by a hash itself.</para>
/// </summary>
internal sealed class CachedHashes
{
    private const BindingFlags Own = BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    private static readonly WeakMemo<Type, CachedHashes> Known = new(level => new(level));

    /// <summary>What the fields start with, by their tokens.</summary>
    private readonly Dictionary<int, object> _starts = [];

    /// <summary>A hash that does not say by itself whether it is one.</summary>
    private FieldInfo? _hash;
    private readonly List<FieldInfo> _marks = [];

    private CachedHashes(Type level)
    {
        // Compiled ahead of time a program has no code that could be read, and needs none of what reads it.
        if (RuntimeFeature.IsDynamicCodeSupported)
            Read(level);
    }

    [UnconditionalSuppressMessage("Trimming", "IL2070", Justification = "A method that cannot be found is no proof, and the field travels.")]
    private void Read(Type level)
    {
        if (level.ContainsGenericParameters || ProgramAssemblies.IsFramework(level.Assembly) || level.GetMethod(nameof(GetHashCode), Own, []) is not { } own)
            return;
        if (!Instructions.TryRead(own, out var instructions) || instructions is null)
            return;
        var code = MethodReader.Read(own, instructions, isHash: true);
        var written = code.Writes.Select(write => write.Field).DistinctBy(field => (field.Module, field.MetadataToken)).ToList();
        if (written.Count == 0 || ReadOthers(level, own, written) is not { } others)
            return;
        foreach (var field in written)
        {
            if (StartOf(field, level, others) is { } start)
            {
                _hash ??= field;
                _starts.Add(field.MetadataToken, start);
            }
            else if (field.DeclaringType!.IsAssignableFrom(level))
            {
                _marks.Add(field);
            }
        }
        if (code.Tested.Exists(field => field.Module == level.Module && _starts.ContainsKey(field.MetadataToken)))
            _hash = null;
    }

    public static CachedHashes Of(Type level) => Known.Of(level);

    /// <summary>Why no object of a type, of which this is a level, can travel; null where it can.</summary>
    public string? ReasonFor(Type type) => _hash is { } hash && _marks.Find(mark => !FieldSelection.IsLeftOut(mark, mark.DeclaringType!, type)) is { } mark
        ? $"keeps a hash in '{TypeText.Of(hash)}', which is another one in each process, and says in '{TypeText.Of(mark)}' that it has it, where others write, too, so that it "
            + "cannot be told to make it anew (others may only set what it starts with, a constant)"
        : null;

    /// <summary>Whether a field stays behind: its default says that there is no hash yet.</summary>
    public bool LeavesOut(FieldInfo field) => _starts.TryGetValue(field.MetadataToken, out object? start) && start.Equals(HashNumber.DefaultOf(field));

    /// <summary>What a field starts with, where that is not its default: it arrives with this, whatever it holds.</summary>
    public object? StartOf(FieldInfo field) =>
        _starts.TryGetValue(field.MetadataToken, out object? start) && start is long number && !start.Equals(HashNumber.DefaultOf(field)) ? HashNumber.ValueOf(field, number) : null;

    /// <summary>What other methods of a type do, as far as that is of interest; null where they cannot be read.</summary>
    private static List<(MethodBase Method, MethodCode Code)>? ReadOthers(Type level, MethodInfo own, List<FieldInfo> written)
    {
        var others = new List<(MethodBase, MethodCode)>();
        foreach (var method in MethodsWithin(level).Where(method => method != own))
        {
            if (!Instructions.TryRead(method, out var code))
                return null;
            if (code is not null && (IsFirst(method, level) || code.All.Exists(instruction => (instruction.Is(OpCodes.Stfld) || instruction.Is(OpCodes.Ldflda))
                && code.FieldAt(instruction) is { } field && written.Exists(one => IsSame(one, field)))))
                others.Add((method, MethodReader.Read(method, code, isHash: false)));
        }
        return others;
    }

    /// <summary>The constant that a field starts with, if nobody but the method that gives the hash sets it to anything else; else null.</summary>
    private static object? StartOf(FieldInfo field, Type level, List<(MethodBase Method, MethodCode Code)> others)
    {
        if (field.DeclaringType != level || !field.IsPrivate || field.IsInitOnly || !HashNumber.Is(field.FieldType))
            return null;
        var writes = others.SelectMany(other => other.Code.Writes).Where(write => !write.IsCopy && IsSame(write.Field, field)).ToList();
        object unset = HashNumber.DefaultOf(field);
        object start = writes.Count == 0 ? unset : writes[0].Value ?? unset;
        if (!writes.TrueForAll(write => start.Equals(write.Value)))
            return null;
        return start.Equals(unset) || others.TrueForAll(other => !IsFirst(other.Method, level) || other.Code.CallsOwnConstructor
            || other.Code.Writes.Exists(write => write.IsCertain && IsSame(write.Field, field))) ? start : null;
    }

    /// <summary>Whether an object begins with it.</summary>
    private static bool IsFirst(MethodBase method, Type level) => method is ConstructorInfo { IsStatic: false } && method.DeclaringType == level;

    private static bool IsSame(FieldInfo one, FieldInfo other) => one.MetadataToken == other.MetadataToken && one.Module == other.Module;

    [UnconditionalSuppressMessage("Trimming", "IL2070", Justification = "A method that was trimmed cannot write anything.")]
    [UnconditionalSuppressMessage("Trimming", "IL2026", Justification = "A method that was trimmed cannot write anything.")]
    private static IEnumerable<MethodBase> MethodsWithin(Type type) => type.GetMethods(Own)
        .Concat<MethodBase>(type.GetConstructors(Own))
        .Concat(type.GetNestedTypes(Own).SelectMany(MethodsWithin));
}
