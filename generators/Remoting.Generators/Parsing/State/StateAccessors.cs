using System.Globalization;
using Microsoft.CodeAnalysis;
using Remoting.Generators.Model;

namespace Remoting.Generators.Parsing;

/// <summary>
/// Accessors to fields, in groups by the type that declares them. The runtime looks for a field of a generic type in terms of that type's own
/// parameters, so such a group is a class with the same parameters.
/// </summary>
internal sealed class StateAccessors
{
    private readonly List<(INamedTypeSymbol Level, List<AccessorModel> Accessors)> _groups = [];

    private int _count;

    /// <summary>Whether a class with the same type parameters can be written: each has a name of its own, which the class and its methods do not have.</summary>
    public static bool CanName(INamedTypeSymbol level)
    {
        var names = AllTypeArguments.Of(level.OriginalDefinition).Select(parameter => parameter.Name).ToList();
        return names.Distinct(StringComparer.Ordinal).Count() == names.Count && !names.Exists(name => name.StartsWith("Field", StringComparison.Ordinal));
    }

    /// <summary>The method that gives a reference to the field.</summary>
    public string Add(StateField field) => Add(field.Level, field.Field, field.OpenType, isStatic: false);

    /// <summary>The call that gives a reference to a static field.</summary>
    public string AddStatic(IFieldSymbol field) => Add(field.ContainingType, field.Name, field.OriginalDefinition.Type, isStatic: true) + "(null)";

    private string Add(INamedTypeSymbol level, string field, ITypeSymbol openType, bool isStatic)
    {
        var index = _groups.FindIndex(group => SymbolEqualityComparer.Default.Equals(group.Level, level));
        if (index < 0)
        {
            index = _groups.Count;
            _groups.Add((level, []));
        }

        var name = "Field" + _count++.ToString(CultureInfo.InvariantCulture);
        _groups[index].Accessors.Add(new AccessorModel(name, field, TypeNames.Qualified(openType), isStatic));
        var arguments = AllTypeArguments.Of(level).ToList();
        return arguments.Count == 0 ? name : $"{Holder(index)}<{string.Join(", ", arguments.Select(TypeNames.Qualified))}>.{name}";
    }

    public EquatableArray<AccessorGroup> Models() => _groups.Select((group, index) =>
    {
        var definition = group.Level.OriginalDefinition;
        var parameters = AllTypeArguments.Of(definition).OfType<ITypeParameterSymbol>().ToList();
        return new AccessorGroup(
            parameters.Count == 0 ? "" : $"{Holder(index)}<{string.Join(", ", parameters.Select(parameter => TypeNames.Escape(parameter.Name)))}>",
            string.Concat(parameters.Select(Constraints)),
            TypeNames.Qualified(definition),
            definition.IsReferenceType,
            group.Accessors.ToEquatableArray());
    }).ToEquatableArray();

    private static string Holder(int index) => "Fields" + index.ToString(CultureInfo.InvariantCulture);

    private static string Constraints(ITypeParameterSymbol parameter)
    {
        var constraints = new List<string>();
        if (parameter.HasUnmanagedTypeConstraint)
            constraints.Add("unmanaged");
        else if (parameter.HasValueTypeConstraint)
            constraints.Add("struct");
        else if (parameter.HasReferenceTypeConstraint)
            constraints.Add("class");
        else if (parameter.HasNotNullConstraint)
            constraints.Add("notnull");
        constraints.AddRange(parameter.ConstraintTypes.Select(TypeNames.Qualified));
        if (parameter.HasConstructorConstraint)
            constraints.Add("new()");
        if (parameter.AllowsRefLikeType)
            constraints.Add("allows ref struct");
        return constraints.Count == 0 ? "" : $" where {TypeNames.Escape(parameter.Name)} : {string.Join(", ", constraints)}";
    }
}
