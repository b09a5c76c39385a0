using System.Globalization;
using System.Reflection;
using System.Text;
using Remoting.CompilerServices;

namespace Remoting.Clustering;

/// <summary>
/// All that decides on the bytes of types, as text. Bytes go by place: the order of fields counts, as they are declared, and so do the numbers of an enum's names, and what
/// annotations say of members.
/// </summary>
/// <param name="head">What the text begins with.</param>
/// <param name="home">The assembly whose types may stand for those of others.</param>
internal sealed class ShapeText(string head, Assembly home)
{
    private const BindingFlags OwnMembers = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    private readonly StringBuilder _text = new(head);
    private readonly Queue<Type> _types = new();
    private readonly HashSet<Type> _seen = [];

    /// <summary>The fields of a type, in the order in which they are declared: reflection promises none.</summary>
    public void AddFields(Type type)
    {
        foreach (var field in InOrder(type.GetFields(OwnMembers)))
            Add(field, field.FieldType);
        // Those of the others are among the fields.
        foreach (var property in InOrder(type.GetProperties(OwnMembers)))
        {
            if (AnnotationsOf(property).Any())
                Add(property, property.PropertyType);
        }
    }

    public void AddResult(Type type) => _text.Append("-> ").Append(NameOf(type)).Append('\n');

    /// <summary>With all types that were named.</summary>
    public override string ToString()
    {
        while (_types.TryDequeue(out var type))
            Describe(type);
        return _text.ToString();
    }

    private void Add(MemberInfo member, Type type)
    {
        AddAnnotations(member);
        _text.Append("  ").Append(NameOf(type)).Append(' ').Append(member.Name).Append('\n');
    }

    private void Describe(Type type)
    {
        AddAnnotations(type);
        _text.Append(type.FullName).Append('\n');
        if (type.IsEnum)
        {
            _text.Append(Enum.GetUnderlyingType(type).Name).Append('\n');
            foreach (var name in InOrder(type.GetFields(BindingFlags.Static | BindingFlags.Public)))
                _text.Append(CultureInfo.InvariantCulture, $"  {name.Name} = {name.GetRawConstantValue()}\n");
            return;
        }
        AddFields(type);
        if (type.BaseType is { } parent && IsOfProgram(parent))
            _text.Append(": ").Append(NameOf(parent)).Append('\n');
        // What travels may be of one of these.
        foreach (var derived in DerivedTypes.Of(type, type.Assembly).Concat(type.Assembly == home ? [] : DerivedTypes.Of(type, home)))
            _text.Append("< ").Append(NameOf(derived)).Append('\n');
    }

    private static IEnumerable<T> InOrder<T>(T[] members)
        where T : MemberInfo => members.OrderBy(member => member.MetadataToken);

    private void AddAnnotations(MemberInfo member)
    {
        foreach (var annotation in AnnotationsOf(member))
        {
            var arguments = annotation.ConstructorArguments.Select(argument => ValueOf(argument))
                .Concat(annotation.NamedArguments.OrderBy(argument => argument.MemberName, StringComparer.Ordinal).Select(argument => $"{argument.MemberName} = {ValueOf(argument.TypedValue)}"));
            _text.Append("  [").Append(annotation.AttributeType.FullName).Append('(').AppendJoin(", ", arguments).Append(")]\n");
        }
    }

    /// <summary>What MessagePack goes by.</summary>
    private static IEnumerable<CustomAttributeData> AnnotationsOf(MemberInfo member) => member.GetCustomAttributesData()
        .Where(data => data.AttributeType.Namespace is "MessagePack" or "System.Runtime.Serialization")
        .OrderBy(data => data.ToString(), StringComparer.Ordinal);

    private string ValueOf(CustomAttributeTypedArgument argument) => argument.Value switch
    {
        Type type => NameOf(type),
        IEnumerable<CustomAttributeTypedArgument> several => string.Join(", ", several.Select(ValueOf)),
        var value => string.Create(CultureInfo.InvariantCulture, $"{value}"),
    };

    /// <summary>A type's name without versions of assemblies, which differ from build to build.</summary>
    private string NameOf(Type type)
    {
        if (type.HasElementType)
            return $"{NameOf(type.GetElementType()!)}{(type.IsArray ? $"[{type.GetArrayRank()}]" : "&")}";
        var definition = type.IsGenericType ? type.GetGenericTypeDefinition() : type;
        if (!type.IsGenericParameter && IsOfProgram(definition) && _seen.Add(definition))
            _types.Enqueue(definition);
        return type.IsGenericType
            ? $"{definition.FullName}<{string.Join(',', type.GetGenericArguments().Select(NameOf))}>"
            : type.FullName ?? type.Name;
    }

    private static bool IsOfProgram(Type type) =>
        type.Assembly != typeof(object).Assembly && type.Assembly != typeof(Callable).Assembly
        && type.Assembly.GetName().Name is { } name && !name.StartsWith("System.", StringComparison.Ordinal) && !name.StartsWith("Microsoft.", StringComparison.Ordinal);
}
