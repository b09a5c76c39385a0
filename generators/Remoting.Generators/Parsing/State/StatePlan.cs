using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Remoting.Generators.Model;

namespace Remoting.Generators.Parsing;

/// <summary>
/// How objects of a type are taken apart and made again, field by field. A member stands for its field only where it is the compiler's own, so that
/// nothing but a plain store or load can happen; a constructor is called only where it is the compiler's own, too.
/// </summary>
internal sealed class StatePlan
{
    private readonly INamedTypeSymbol _type;
    private readonly StateFields _fields;
    private readonly KnownTypes _known;

    private StatePlan(INamedTypeSymbol type, StateFields fields, bool mayLeadBack, KnownTypes known)
    {
        _type = type;
        _fields = fields;
        _known = known;
        if (mayLeadBack || !TryConstructor())
            Creation = CanBeNew() ? Creation.New : Creation.Uninitialized;
    }

    public Creation Creation { get; private set; } = Creation.Constructor;

    /// <summary>The constructor's parameters, and the index of the field that each sets.</summary>
    public List<(IParameterSymbol Parameter, int Field)> Arguments { get; } = [];

    /// <summary>A plan for a type; where its objects may lead back to themselves, they have to exist before their content does.</summary>
    public static StatePlan Create(INamedTypeSymbol type, StateFields fields, bool mayLeadBack, KnownTypes known) => new(type, fields, mayLeadBack, known);

    public FieldWay Way(int index)
    {
        var field = _fields.Travelling[index];
        if (Creation == Creation.Constructor && Arguments.Any(argument => argument.Field == index))
            return FieldWay.Argument;
        if (!IsNamed(field, out var isInit))
            return FieldWay.Accessor;
        if (Creation == Creation.Constructor && !IsHidden(field))
            return FieldWay.Initializer;
        return isInit ? FieldWay.Accessor : FieldWay.Direct;
    }

    /// <summary>The code that takes an object of the type for one of a base type, where a name could mean another member otherwise.</summary>
    public string Level(StateField field) => SymbolEqualityComparer.Default.Equals(field.Level, _type) ? "" : TypeNames.Qualified(field.Level);

    /// <summary>Whether code may use the field's name, or its property's, for loading and storing it.</summary>
    private bool IsNamed(StateField field, out bool isInit)
    {
        isInit = false;
        switch (field.Symbol)
        {
            case IFieldSymbol symbol:
                return !symbol.IsReadOnly && !symbol.IsImplicitlyDeclared && CompilersOwn.IsPlain(symbol) && _known.IsAccessible(symbol);
            case IPropertySymbol property:
                if (property is not { GetMethod: { } getter, SetMethod: { } setter } || !CompilersOwn.IsAutomatic(property) || !CompilersOwn.IsPlain(property))
                    return false;
                isInit = setter.IsInitOnly;

                // The object is exactly of the type, so nothing overrides what that declares itself.
                var isOwn = SymbolEqualityComparer.Default.Equals(field.Level, _type);
                return _known.IsAccessible(getter) && _known.IsAccessible(setter) && (isOwn || !(property.IsVirtual || property.IsOverride || property.IsAbstract));
            default:
                return false;
        }
    }

    /// <summary>Whether a type between declares something of the same name, which an initializer would mean instead.</summary>
    private bool IsHidden(StateField field) =>
        _fields.Levels.SkipWhile(level => !SymbolEqualityComparer.Default.Equals(level, field.Level)).Skip(1).Any(level => !level.GetMembers(field.Symbol.Name).IsEmpty);

    private bool TryConstructor()
    {
        if (_fields.LeftOut.Count > 0 || _fields.Travelling.Exists(field => field.IsCaptured) || !_fields.Levels.TrueForAll(CompilersOwn.HasPlainInitializers))
            return false;
        if (CapturedParameters.PrimaryConstructor(_type) is { } primary)
        {
            if (!TryTake(primary))
                return false;
        }
        else if (!_fields.Levels.TrueForAll(CompilersOwn.HasNoConstructor))
        {
            return false;
        }

        return HasRequired(FieldWay.Initializer);
    }

    /// <summary>Each parameter of a record's own constructor is stored in one field, here or by its base's.</summary>
    private bool TryTake(IMethodSymbol primary)
    {
        if (!CompilersOwn.IsPlain(primary) || !ConstructorChoice.IsCertain(primary, primary.Parameters) || primary.Parameters.Any(parameter => parameter.RefKind != RefKind.None))
            return false;
        var names = new Dictionary<string, IParameterSymbol>(StringComparer.Ordinal);

        // Who is typing may have given none a name yet, or two the same.
        if (!primary.Parameters.All(parameter => TryAdd(names, parameter.Name, parameter)))
            return false;
        for (var i = _fields.Levels.Count - 1; i >= 0; i--)
        {
            var level = _fields.Levels[i];
            if (CapturedParameters.PrimaryConstructor(level) is not { } constructor)
            {
                // Nothing above is given anything, either.
                if (!_fields.Levels.Take(i + 1).All(CompilersOwn.HasNoConstructor))
                    return false;
                break;
            }

            if (!level.IsRecord || !CompilersOwn.IsPlain(constructor))
                return false;
            var passed = i == 0 ? [] : CompilersOwn.PassedToBase(level, _fields.Levels[i - 1]);
            if (passed is null)
                return false;
            var next = new Dictionary<string, IParameterSymbol>(StringComparer.Ordinal);
            foreach (var parameter in constructor.Parameters)
            {
                if (!names.TryGetValue(parameter.Name, out var own))
                    return false;
                var index = _fields.Travelling.FindIndex(field =>
                    SymbolEqualityComparer.Default.Equals(field.Level, level) && field.Symbol.Name == parameter.Name && CompilersOwn.IsOfParameter(field.Symbol));
                var isPassed = passed.TryGetValue(parameter.Name, out var target);
                if ((index >= 0) == isPassed)
                    return false;
                if (isPassed)
                {
                    if (!TryAdd(next, target!, own))
                        return false;
                }
                else if (CompilersOwn.IsReadable(_fields.Travelling[index].Symbol) && !IsHiddenOrVirtual(_fields.Travelling[index]))
                    Arguments.Add((own, index));
                else
                    return false;
            }

            names = next;
        }

        return Arguments.Count == primary.Parameters.Length;
    }

    private static bool TryAdd(Dictionary<string, IParameterSymbol> names, string name, IParameterSymbol parameter)
    {
        if (name.Length == 0 || names.ContainsKey(name))
            return false;
        names.Add(name, parameter);
        return true;
    }

    private bool IsHiddenOrVirtual(StateField field) =>
        IsHidden(field) || (field.Symbol is IPropertySymbol { IsVirtual: true } or { IsOverride: true } && !SymbolEqualityComparer.Default.Equals(field.Level, _type));

    /// <summary>
    /// The compiler's own constructor gives what is left out the value that it has in a new object. One that somebody has written might do anything else, too: then what is
    /// left out has its default.
    /// </summary>
    private bool CanBeNew() =>
        _fields.LeftOut.Count > 0
        && _fields.Levels.TrueForAll(CompilersOwn.HasNoConstructor)
        && _fields.Levels.TrueForAll(CompilersOwn.HasHarmlessInitializers)
        && HasRequired(null);

    /// <summary>What the language requires to be set is set: by this way, or there is no such thing.</summary>
    private bool HasRequired(FieldWay? way)
    {
        foreach (var member in _fields.Levels.SelectMany(level => level.GetMembers()).Where(member => member is IPropertySymbol { IsRequired: true } or IFieldSymbol { IsRequired: true }))
        {
            var index = _fields.Travelling.FindIndex(field => SymbolEqualityComparer.Default.Equals(field.Symbol, member));
            if (way is null || index < 0 || Way(index) != way)
                return false;
        }

        return true;
    }

    /// <summary>Names for the variables that hold what was read of each field: as the fields are called, and each another one.</summary>
    public static List<string> Variables(List<StateField> fields)
    {
        var used = new HashSet<string>(StringComparer.Ordinal);
        var names = new List<string>();
        foreach (var field in fields)
        {
            var stem = "_" + TypeNames.Identifier(field.Symbol.Name.TrimStart('_'));
            var name = stem;
            for (var earlier = 1; !used.Add(name); earlier++)
                name = stem + "_" + earlier.ToString(CultureInfo.InvariantCulture);
            names.Add(name);
        }

        return names;
    }
}
