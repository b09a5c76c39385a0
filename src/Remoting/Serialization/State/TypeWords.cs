using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Reflection.Metadata;
using MessagePack;
using Remoting.CompilerServices;

namespace Remoting.Serialization.State;

/// <summary>Types as values, by name: to be found among the assemblies that are loaded, so that what is read loads none.</summary>
internal static class TypeWords
{
    /// <summary>The framework follows a name from part to part, each a step deeper on the stack: one of a million brackets would end the process.</summary>
    private static readonly TypeNameParseOptions Limited = new() { MaxNodes = 256 };

    public static void Write(ref MessagePackWriter writer, Type value)
    {
        if (value.AssemblyQualifiedName is not { } name || value.IsGenericParameter || value.Assembly.IsDynamic)
            throw new StateException($"The type '{value}' has no name that another process could find it by.");
        CheckParts(name);
        Wire.Write(ref writer, name);
    }

    [UnconditionalSuppressMessage("Trimming", "IL2026", Justification = "A type that is not there is an exception.")]
    [UnconditionalSuppressMessage("Trimming", "IL2057", Justification = "A type that is not there is an exception.")]
    [UnconditionalSuppressMessage("Trimming", "IL2096", Justification = "A type that is not there is an exception.")]
    public static Type Read(ref MessagePackReader reader)
    {
        string name = Wire.ReadString(ref reader)!;
        CheckParts(name);
        return Type.GetType(name, FindLoaded, null, throwOnError: false)
            ?? throw new StateException($"The type '{name}' is not in an assembly that is loaded in this process. Use something of that assembly first.");
    }

    private static void CheckParts(string name)
    {
        if (!TypeName.TryParse(name, out _, Limited))
            throw new StateException("The name of a type is none, or has more than 256 parts, the most that can travel.");
    }

    private static Assembly? FindLoaded(AssemblyName name)
    {
        Assembly? found = null;
        foreach (var assembly in AppDomain.CurrentDomain.GetAssemblies())
        {
            if (assembly.GetName().Name == name.Name)
                found ??= assembly;
        }
        return found ?? (TypeNumbers.Of(name.Name!) is var number ? ProgramAssemblies.Find(number) : null);
    }
}
