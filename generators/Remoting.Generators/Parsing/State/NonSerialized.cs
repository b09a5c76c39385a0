using Microsoft.CodeAnalysis;

namespace Remoting.Generators.Parsing;

/// <summary>Fields that their type says are not part of what is stored, and types that put them in order by themselves afterwards.</summary>
internal static class NonSerialized
{
    private static readonly string[] Callbacks = ["OnSerializingAttribute", "OnSerializedAttribute", "OnDeserializingAttribute", "OnDeserializedAttribute"];

    public static bool Is(IFieldSymbol field) => field.GetAttributes().Any(attribute => Named(attribute, "System", "NonSerializedAttribute"));

    /// <summary>
    /// A type with code of its own for being stored has its state in other clothes there. That code is not run here, so its fields are what there is.
    /// </summary>
    public static bool IsState(INamedTypeSymbol type)
    {
        if (type.AllInterfaces.Any(i => i.Name is "ISerializable" or "IDeserializationCallback" && FrameworkTypes.IsFramework(i)))
            return true;
        for (var current = type; current is not null; current = current.BaseType)
        {
            foreach (var method in current.GetMembers().OfType<IMethodSymbol>())
            {
                if (method.Parameters.Length == 1
                    && method.GetAttributes().Any(a => Callbacks.Any(callback => Named(a, "System.Runtime.Serialization", callback))))
                    return true;
            }
        }

        return false;
    }

    private static bool Named(AttributeData attribute, string space, string name) =>
        attribute.AttributeClass is { } type && type.Name == name && type.ContainingNamespace.ToDisplayString() == space;
}
