using Microsoft.CodeAnalysis;
using Remoting.Generators.Model;

namespace Remoting.Generators.Parsing;

/// <summary>What threads of one process wait for: in another process another one takes its place.</summary>
internal static class Locks
{
    /// <summary>Whether a lock may be another object's, too: one that is made where it is declared, and stays there, is not given to this one.</summary>
    public static bool IsGiven(StateField field) =>
        field is not { IsReadOnly: true, Symbol: IFieldSymbol { DeclaredAccessibility: Accessibility.Private } symbol } || !FieldInitializer.IsCreation(symbol);

    /// <summary>How a lock inside of an object travels; <see langword="null"/> for what is none.</summary>
    public static TypeRef? Reference(StateField field)
    {
        if (field.Type is not INamedTypeSymbol type)
            return null;
        var name = TypeNames.Qualified(type);
        if (type.SpecialType == SpecialType.System_Object)
        {
            return field is { IsReadOnly: true, Symbol: IFieldSymbol { DeclaredAccessibility: Accessibility.Private } symbol } && FieldInitializer.Of(symbol) == InitializerKind.NewObject
                ? new TypeRef(name, WireForm.Lock, "ReadMonitor")
                : null;
        }

        if (!FrameworkTypes.IsFramework(type))
            return null;
        return TypeNames.Metadata(type) switch
        {
            "System.Threading.Lock" => new TypeRef(name, WireForm.Lock, "ReadLock"),
            "System.Threading.SemaphoreSlim" => new TypeRef(name, WireForm.Lock, "ReadSemaphoreSlim"),
            "System.Threading.ReaderWriterLockSlim" => new TypeRef(name, WireForm.Lock, "ReadReaderWriterLockSlim"),
            _ => null,
        };
    }
}
