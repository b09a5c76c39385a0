using System.Collections;
using System.Reflection;

namespace Remoting.Serialization.State;

/// <summary>Holds what a constructor made against what there was, all the way down: code by its method and by what it captured, anything else by its state.</summary>
internal sealed class StateComparison
{
    private readonly Dictionary<object, object> _pairs = new(ReferenceEqualityComparer.Instance);
    private readonly Stack<(object? One, object? Other, string Path)> _open = new();

    /// <summary>Where they differ, with both values; null where they do not.</summary>
    public static string? Difference(object? one, object? other, string path) => new StateComparison().Run(one, other, path);

    private string? Run(object? one, object? other, string path)
    {
        _open.Push((one, other, path));
        while (_open.TryPop(out var next))
        {
            if (!AreSame(next.One, next.Other, next.Path))
                return $"{next.Path} is {Show(next.One)} here, and would be {Show(next.Other)}";
        }
        return null;
    }

    private bool AreSame(object? one, object? other, string path)
    {
        if (ReferenceEquals(one, other))
            return true;
        if (one is null || other is null || one.GetType() != other.GetType())
            return false;
        var type = one.GetType();
        // A handle is none of another process, even if it has the same number.
        if (type == typeof(nint) || type == typeof(nuint) || one is Pointer)
            return one.Equals(0) || one.Equals((nint)0) || one.Equals((nuint)0);
        if (type.IsPrimitive || type.IsEnum || type == typeof(string) || type == typeof(decimal) || one is MemberInfo)
            return one.Equals(other);
        if (!type.IsValueType)
        {
            if (_pairs.TryGetValue(one, out object? known))
                return ReferenceEquals(known, other);
            _pairs.Add(one, other);
        }
        if (one is Delegate code)
            return AreSameCode(code, (Delegate)other, path);
        if (one is ICollection items && (type.IsArray || ProgramAssemblies.IsFramework(type.Assembly)))
            return AreSameElements(items, (ICollection)other, path);
        PushFields(one, other, type, path);
        return true;
    }

    private bool AreSameCode(Delegate one, Delegate other, string path)
    {
        var (ones, others) = (one.GetInvocationList(), other.GetInvocationList());
        if (ones.Length != others.Length)
            return false;
        for (int i = 0; i < ones.Length; i++)
        {
            if (ones[i].Method != others[i].Method)
                return false;
            _open.Push((ones[i].Target, others[i].Target, path));
        }
        return true;
    }

    private bool AreSameElements(ICollection one, ICollection other, string path)
    {
        if (one.Count != other.Count)
            return false;
        var others = other.GetEnumerator();
        int index = 0;
        foreach (object? item in one)
        {
            if (!others.MoveNext())
                return false;
            _open.Push((item, others.Current, $"{path}[{index++}]"));
        }
        return true;
    }

    private void PushFields(object one, object other, Type type, string path)
    {
        foreach (var level in FieldsPlan.LevelsOf(type))
        {
            foreach (var field in FieldSelection.Compared(level, type))
            {
                if (!field.FieldType.IsPointer && !field.FieldType.IsFunctionPointer)
                    _open.Push((field.GetValue(one), field.GetValue(other), $"{path}.{TypeText.Of(field)}"));
            }
        }
    }

    private static string Show(object? value) => value switch
    {
        null => "null",
        Delegate code => $"{TypeText.Of(code.Method.DeclaringType ?? typeof(object))}.{code.Method.Name}",
        string or ValueType => $"'{value}'",
        _ => $"a '{TypeText.Of(value.GetType())}'",
    };
}
