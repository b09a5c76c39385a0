using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Reflection.Emit;
using System.Runtime.CompilerServices;

namespace Remoting.Serialization.State;

/// <summary>
/// Accessors of fields that are emitted: worth it for a type with many objects only, for each costs about as much as ten thousand uses of the slow way.
/// </summary>
internal static class FieldAccess
{
    /// <summary>From so many objects of a type on.</summary>
    public const int WorthIt = 100;

    /// <summary>Ahead-of-time compiled programs cannot, and stay with the slow way.</summary>
    public static bool IsPossible => RuntimeFeature.IsDynamicCodeCompiled;

    [UnconditionalSuppressMessage("AOT", "IL3050", Justification = "Asked for where the runtime compiles code only.")]
    public static Func<object, T> Getter<T>(FieldInfo field)
    {
        var method = new DynamicMethod("get " + field.Name, typeof(T), [typeof(object)], typeof(FieldAccess).Module, skipVisibility: true);
        var il = method.GetILGenerator();
        LoadHolder(il, field);
        il.Emit(OpCodes.Ldfld, field);
        if (field.FieldType.IsValueType && !typeof(T).IsValueType)
            il.Emit(OpCodes.Box, field.FieldType);
        il.Emit(OpCodes.Ret);
        return method.CreateDelegate<Func<object, T>>();
    }

    [UnconditionalSuppressMessage("AOT", "IL3050", Justification = "Asked for where the runtime compiles code only.")]
    public static Action<object, T> Setter<T>(FieldInfo field)
    {
        var method = new DynamicMethod("set " + field.Name, typeof(void), [typeof(object), typeof(T)], typeof(FieldAccess).Module, skipVisibility: true);
        var il = method.GetILGenerator();
        LoadHolder(il, field);
        il.Emit(OpCodes.Ldarg_1);
        if (!typeof(T).IsValueType)
            il.Emit(OpCodes.Unbox_Any, field.FieldType);
        il.Emit(OpCodes.Stfld, field);
        il.Emit(OpCodes.Ret);
        return method.CreateDelegate<Action<object, T>>();
    }

    // A value type is changed inside of its box.
    private static void LoadHolder(ILGenerator il, FieldInfo field)
    {
        var type = field.DeclaringType!;
        il.Emit(OpCodes.Ldarg_0);
        il.Emit(type.IsValueType ? OpCodes.Unbox : OpCodes.Castclass, type);
    }
}
