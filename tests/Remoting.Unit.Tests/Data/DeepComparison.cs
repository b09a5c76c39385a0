using System.Collections;
using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Reflection;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Remoting.Tests.Fidelity;

/// <summary>
/// Holds two object graphs against each other, field by field, private ones and those of base types included: exact types, values, comparers of collections,
/// and which objects are the same. Knows nothing of how they travelled.
/// </summary>
public sealed class DeepComparison
{
    private const BindingFlags Own = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    private readonly Dictionary<object, object> _partners = new(ReferenceEqualityComparer.Instance);
    private readonly HashSet<object> _taken = new(ReferenceEqualityComparer.Instance);
    private readonly Stack<(object? One, object? Other, Step Path)> _open = new();

    /// <summary>Where the graphs differ, and how; null where they do not.</summary>
    public static string? Difference(object? one, object? other) => new DeepComparison().Run(one, other);

    // With a work list, since graphs may be deeper than stacks.
    private string? Run(object? one, object? other)
    {
        _open.Push((one, other, new Step(null, "$")));
        while (_open.TryPop(out var next))
        {
            if (Compare(next.One, next.Other, next.Path) is { } difference)
                return difference;
        }
        return null;
    }

    private string? Compare(object? one, object? other, Step path)
    {
        if (one is null || other is null)
            return one is null && other is null ? null : $"{path}: {Show(one)} and {Show(other)}";
        var type = one.GetType();
        if (type != other.GetType() && !(one is IPAddress or JsonValue or Encoding && IsFrameworks(type)))
            return $"{path}: a {type} and a {other.GetType()}";
        if (IsValue(type))
            return Equals(one, other) ? null : $"{path}: {Show(one)} and {Show(other)}";
        if (!type.IsValueType)
        {
            if (_partners.TryGetValue(one, out var partner))
            {
                // What a type keeps for itself is not copied when it is reached by the type's own object.
                return ReferenceEquals(partner, other) || ReferenceEquals(partner, one) || ReferenceEquals(other, one) ? null : $"{path}: an object that is in two places is two";
            }
            _partners.Add(one, other);
            if (!_taken.Add(other))
                return $"{path}: two objects have become one";
        }
        if (one is Delegate code)
        {
            _open.Push((code.Target, ((Delegate)other).Target, path.To(".Target")));
            return code.Method == ((Delegate)other).Method ? null : $"{path}: {code.Method} and {((Delegate)other).Method}";
        }
        if (ByText(one, other) is { } texts)
            return texts.One == texts.Other ? null : $"{path}: {texts.One} and {texts.Other}";
        if (type.GetProperty("IsDefault") is { } isDefault && type.Namespace == "System.Collections.Immutable" && (bool)isDefault.GetValue(one)!)
            return (bool)isDefault.GetValue(other)! ? null : $"{path}: no array and one";
        // It shows its elements by a property.
        if (type.GetProperty("UnorderedItems") is { } unordered)
            return CompareElements((IEnumerable)unordered.GetValue(one)!, (IEnumerable)unordered.GetValue(other)!, path);
        return one is IEnumerable items && IsFrameworks(type) && (type.Namespace == "System.Linq" || type.Namespace!.StartsWith("System.Collections", StringComparison.Ordinal))
            ? CompareElements(items, (IEnumerable)other, path)
            : one is Array array ? CompareArrays(array, (Array)other, path)
            : CompareFields(one, other, type, path);
    }

    private string? CompareArrays(Array one, Array other, Step path)
    {
        for (int i = 0; i < one.Rank; i++)
        {
            if (one.GetLength(i) != other.GetLength(i) || one.GetLowerBound(i) != other.GetLowerBound(i))
                return $"{path}: arrays of different lengths";
        }
        return CompareElements(one, other, path);
    }

    private string? CompareElements(IEnumerable one, IEnumerable other, Step path)
    {
        foreach (string name in (string[])["Comparer", "KeyComparer", "ValueComparer", "Key"])
        {
            if (one.GetType().GetProperty(name) is { } comparer)
                _open.Push((comparer.GetValue(one), comparer.GetValue(other), path.To("." + name)));
        }
        object?[] ones = [.. one.Cast<object?>()];
        object?[] others = [.. InOrderOf(one, other)];
        if (ones.Length != others.Length)
            return $"{path}: {ones.Length} elements and {others.Length}";
        for (int i = ones.Length - 1; i >= 0; i--)
            _open.Push((ones[i], others[i], path.To($"[{i}]")));
        return null;
    }

    private static IEnumerable<object?> InOrderOf(IEnumerable one, IEnumerable other) =>
        one.GetType() is { IsGenericType: true } type && type.GetGenericTypeDefinition() == typeof(ConcurrentDictionary<,>)
            ? (IEnumerable<object?>)new Func<ConcurrentDictionary<object, object>, ConcurrentDictionary<object, object>, IEnumerable<object?>>(InOrderOf).Method
                .GetGenericMethodDefinition().MakeGenericMethod(type.GetGenericArguments()).Invoke(null, [one, other])!
            : other.Cast<object?>();

    /// <summary>
    /// This table promises no order, and does not keep one: those keys that fall into the same bucket stand there the last first, so that a copy has them
    /// the other way round. Of keys that are equal to none of the other table the order is as it was.
    /// </summary>
    private static IEnumerable<object?> InOrderOf<TKey, TValue>(ConcurrentDictionary<TKey, TValue> one, ConcurrentDictionary<TKey, TValue> other)
        where TKey : notnull
    {
        var places = one.Keys.Select((key, place) => (key, place)).ToDictionary(one.Comparer);
        return other.OrderBy(pair => places.GetValueOrDefault(pair.Key, int.MaxValue)).Cast<object?>();
    }

    private string? CompareFields(object one, object other, Type type, Step path)
    {
        for (var level = type; level is not null && level != typeof(object) && level != typeof(ValueType); level = level.BaseType)
        {
            if (level == typeof(Exception))
            {
                var (first, second) = ((Exception)one, (Exception)other);
                _open.Push((first.InnerException, second.InnerException, path.To(".InnerException")));
                _open.Push((first.Data.Cast<DictionaryEntry>().ToArray(), second.Data.Cast<DictionaryEntry>().ToArray(), path.To(".Data")));
                if ((first.Message, first.HResult, first.HelpLink, first.Source, first.StackTrace) != (second.Message, second.HResult, second.HelpLink, second.Source, second.StackTrace))
                    return $"{path}: {first} and {second}";
                continue;
            }
            if (IsFrameworks(level) && typeof(IEnumerable).IsAssignableFrom(level) && level.Namespace == "System.Collections.Generic")
            {
                if (CompareElements((IEnumerable)one, (IEnumerable)other, path) is { } difference)
                    return difference;
                continue;
            }
            foreach (var field in level.GetFields(Own).Where(field => !IsLeftOut(field, level)))
                _open.Push((field.GetValue(one), field.GetValue(other), path.To("." + field.Name)));
        }
        return null;
    }

    private static bool IsLeftOut(FieldInfo field, Type level) => field.FieldType.IsPointer
#pragma warning disable SYSLIB0050 // What the mark was made for is gone; what it says is still true.
        || (field.IsNotSerialized && level.GetInterface("ISerializable") is null && level.GetInterface("IDeserializationCallback") is null)
#pragma warning restore SYSLIB0050
        || field.CustomAttributes.Any(attribute => attribute.AttributeType.Name is "IgnoreMemberAttribute" or "IgnoreDataMemberAttribute" or "LeftOutAttribute")
        || (field.IsPrivate && typeof(Delegate).IsAssignableFrom(field.FieldType) && level.GetEvent(field.Name, Own) is not null)
        || (field.Name.StartsWith('<') && level.GetProperty(field.Name[1..field.Name.IndexOf('>', StringComparison.Ordinal)], Own)?.CustomAttributes
            .Any(attribute => attribute.AttributeType.Name is "IgnoreMemberAttribute" or "IgnoreDataMemberAttribute" or "LeftOutAttribute") == true);

    private static bool IsValue(Type type) => type.IsPrimitive || type.IsEnum || type == typeof(string) || type == typeof(decimal) || type == typeof(Pointer)
        || typeof(Type).IsAssignableFrom(type);

    private static bool IsFrameworks(Type type) => type.Assembly == typeof(object).Assembly || type.Assembly.GetName().Name!.StartsWith("System.", StringComparison.Ordinal);

    private static (string One, string Other)? ByText(object one, object other) => one switch
    {
        Uri uri => (Text(uri), Text((Uri)other)),
        Regex regex => (Text(regex), Text((Regex)other)),
        StringBuilder builder => (builder.ToString(), other.ToString()!),
        Encoding encoding when IsFrameworks(encoding.GetType()) => (Text(encoding), Text((Encoding)other)),
        CultureInfo culture => (Text(culture), Text((CultureInfo)other)),
        IPAddress address => (address.ToString(), other.ToString()!),
        FileSystemInfo file => ($"{file.FullName} {file}", $"{((FileSystemInfo)other).FullName} {other}"),
        CompareInfo compare => (compare.Name, ((CompareInfo)other).Name),
        TimeZoneInfo zone => (zone.ToSerializedString(), ((TimeZoneInfo)other).ToSerializedString()),
        JsonNode node => (Text(node), Text((JsonNode)other)),
        JsonDocument document => (document.RootElement.GetRawText(), ((JsonDocument)other).RootElement.GetRawText()),
        JsonElement element => (Text(element), Text((JsonElement)other)),
        XName or XNamespace => (one.ToString()!, other.ToString()!),
        IEqualityComparer when IsFrameworks(one.GetType()) => (one.ToString()! + one.GetHashCode(), other.ToString()! + other.GetHashCode()),
        SemaphoreSlim semaphore => (semaphore.CurrentCount.ToString(CultureInfo.InvariantCulture), ((SemaphoreSlim)other).CurrentCount.ToString(CultureInfo.InvariantCulture)),
        Lock or ReaderWriterLockSlim => ("", ""),
        _ => null,
    };

    private static string Text(Uri uri) => $"{uri.OriginalString} {uri} {(uri.IsAbsoluteUri ? uri.AbsolutePath + uri.Query : "")} {uri.UserEscaped}";

    private static string Text(Regex regex) => $"{regex} {regex.Options} {regex.MatchTimeout}";

    private static string Text(Encoding encoding) =>
        $"{encoding.WebName} {encoding.Preamble.Length} {encoding.EncoderFallback.GetHashCode()} {encoding.DecoderFallback.GetHashCode()} {encoding.IsReadOnly}";

    private static string Text(CultureInfo culture) => string.Join('|', culture, culture.IsReadOnly, Properties(culture.NumberFormat), Properties(culture.DateTimeFormat));

    private static string Properties(object value) => string.Join(',', value.GetType().GetProperties()
        .Where(property => property.GetIndexParameters().Length == 0 && !property.GetMethod!.IsStatic && property.PropertyType != typeof(Calendar))
        .Select(property => property.GetValue(value) is Array array ? string.Join(';', array.Cast<object>()) : property.GetValue(value)));

    private static string Text(JsonNode node) => $"{node.Root.ToJsonString()} {node.GetPath()} {node.Options?.PropertyNameCaseInsensitive}";

    private static string Text(JsonElement element) => element.ValueKind == JsonValueKind.Undefined ? "" : element.GetRawText();

    /// <summary>The way to where it is compared; its text is made when it is needed, since ways may be long.</summary>
    private sealed class Step(Step? before, string name)
    {
        public Step To(string next) => new(this, next);

        public override string ToString()
        {
            var names = new Stack<string>();
            for (var step = this; step is not null && names.Count < 50; step = step.Before)
                names.Push(step.Name);
            return string.Concat(names);
        }

        private Step? Before => before;

        private string Name => name;
    }

    private static string Show(object? value) => value is null ? "null" : $"{value} ({value.GetType().Name})";
}
