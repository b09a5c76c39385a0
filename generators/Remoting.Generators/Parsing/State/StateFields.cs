using Microsoft.CodeAnalysis;

namespace Remoting.Generators.Parsing;

/// <summary>The state of a type: all its fields, level by level, except those that are left out knowingly.</summary>
internal sealed class StateFields
{
    private StateFields(List<INamedTypeSymbol> levels) => Levels = levels;

    /// <summary>The type and its bases, the most basic one first.</summary>
    public List<INamedTypeSymbol> Levels { get; }

    /// <summary>The fields that travel.</summary>
    public List<StateField> Travelling { get; } = [];

    /// <summary>Fields that stay behind.</summary>
    public List<StateField> LeftOut { get; } = [];

    /// <summary>Why no object can travel by these; <see langword="null"/> where it can.</summary>
    public string? Reason { get; private set; }

    public static StateFields Of(INamedTypeSymbol type, KnownTypes known)
    {
        var levels = new List<INamedTypeSymbol>();
        for (var current = type; current is { SpecialType: not (SpecialType.System_Object or SpecialType.System_ValueType) }; current = current.BaseType)
            levels.Insert(0, current);

        var fields = new StateFields(levels);
        var keepsNonSerialized = NonSerialized.IsState(type);
        foreach (var level in levels)
        {
            var hashes = HashCache.Of(level);
            foreach (var field in level.GetMembers().OfType<IFieldSymbol>())
            {
                if (field.IsStatic || field.IsConst || field.AssociatedSymbol is IEventSymbol)
                    continue;
                var found = new StateField(level, field.Name, field.Type, field.OriginalDefinition.Type, field.AssociatedSymbol ?? CapturedParameters.Of(field) ?? (ISymbol)field, field.IsReadOnly) { Start = hashes.StartOf(field) };
                var isLeftOut = hashes.LeavesOut(field)
                    || (found.Start is null
                        && (known.MessagePack.IsIgnored(field) || known.MessagePack.IsIgnored(found.Symbol) || (!keepsNonSerialized && NonSerialized.Is(field))));
                (isLeftOut ? fields.LeftOut : fields.Travelling).Add(found);
            }

            fields.Reason ??= hashes.Reason(mark => fields.LeftOut.Exists(field => SymbolEqualityComparer.Default.Equals(field.Symbol, mark)));
        }

        return fields;
    }
}
