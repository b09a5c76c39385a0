using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Reflection.Metadata;
using MessagePack;
using Remoting.Assemblies;
using Remoting.CompilerServices;

namespace Remoting.Serialization.State;

/// <summary>Types as values, by name: to be found among the assemblies that are loaded, so that what is read loads none.</summary>
/// <remarks>A name says which assembly is meant among those of the program. Plug-ins may have one of that name each: theirs are named by their build and place.</remarks>
internal static class TypeWords
{
    /// <summary>The framework follows a name from part to part, each a step deeper on the stack: one of a million brackets would end the process.</summary>
    private static readonly TypeNameParseOptions Limited = new() { MaxNodes = 256 };

    private static readonly WeakMemo<Assembly, bool> OfProgram = new(AssemblyIdentity.IsOfProgram);

    public static void Write(ref MessagePackWriter writer, Type value)
    {
        if (value.AssemblyQualifiedName is not { } name || value.IsGenericParameter || value.Assembly.IsDynamic)
            throw new StateException($"The type '{value}' has no name that another process could find it by.");
        CheckParts(name);
        var homes = new Dictionary<string, Assembly>();
        AddHomes(value, value, homes);
        var plugIns = homes.Where(home => !OfProgram.Of(home.Value)).ToArray();
        if (plugIns.Length == 0)
        {
            Wire.Write(ref writer, name);
            return;
        }
        writer.WriteArrayHeader(1 + (4 * plugIns.Length));
        Wire.Write(ref writer, name);
        foreach (var (simpleName, assembly) in plugIns)
        {
            Wire.Write(ref writer, simpleName);
            Wire.Write(ref writer, assembly.ManifestModule.ModuleVersionId);
            writer.Write(PlaceOf(assembly));
            writer.Write(LoadContextIdentity.NumberOf(assembly));
        }
    }

    [UnconditionalSuppressMessage("Trimming", "IL2026", Justification = "A type that is not there is an exception.")]
    [UnconditionalSuppressMessage("Trimming", "IL2057", Justification = "A type that is not there is an exception.")]
    [UnconditionalSuppressMessage("Trimming", "IL2096", Justification = "A type that is not there is an exception.")]
    public static Type Read(ref MessagePackReader reader)
    {
        int plugIns = reader.NextMessagePackType == MessagePackType.Array ? (reader.ReadArrayHeader() - 1) / 4 : 0;
        string name = Wire.ReadString(ref reader)!;
        CheckParts(name);
        var homes = new Dictionary<string, Assembly?>();
        for (int i = 0; i < plugIns; i++)
        {
            string simpleName = Wire.ReadString(ref reader)!;
            homes[simpleName] = FindPlugIn(simpleName, Wire.ReadGuid(ref reader), reader.ReadUInt64(), reader.ReadInt32());
        }
        return Type.GetType(name, wanted => homes.TryGetValue(wanted.Name!, out var home) ? home : FindOfProgram(wanted.Name!), null, throwOnError: false)
            ?? throw new StateException($"The type '{name}' is not in an assembly that is loaded in this process. Use something of that assembly first.");
    }

    private static void CheckParts(string name)
    {
        if (!TypeName.TryParse(name, out _, Limited))
            throw new StateException("The name of a type is none, or has more than 256 parts, the most that can travel.");
    }

    private static void AddHomes(Type whole, Type type, Dictionary<string, Assembly> homes)
    {
        if (type.HasElementType)
        {
            AddHomes(whole, type.GetElementType()!, homes);
            return;
        }
        foreach (var argument in type.GenericTypeArguments)
            AddHomes(whole, argument, homes);
        string name = type.Assembly.GetName().Name!;
        if (homes.TryAdd(name, type.Assembly) || homes[name] == type.Assembly)
            return;
        throw new StateException($"The type '{whole}' is made of types of two assemblies called '{name}', which its name does not tell apart.");
    }

    private static Assembly? FindPlugIn(string simpleName, Guid build, ulong place, int context)
    {
        var found = Named(simpleName).Where(assembly => assembly.ManifestModule.ModuleVersionId == build && PlaceOf(assembly) == place).ToArray();
        // The same file may be loaded several times.
        return found.Length == 1 ? found[0] : Array.Find(found, assembly => LoadContextIdentity.NumberOf(assembly) == context);
    }

    private static Assembly? FindOfProgram(string simpleName) =>
        Named(simpleName).FirstOrDefault(assembly => LoadContextIdentity.Of(assembly) is null)
        ?? (ProgramAssemblies.Find(TypeNumbers.Of(simpleName)) is { } found && LoadContextIdentity.Of(found) is null ? found : null);

    private static IEnumerable<Assembly> Named(string simpleName) =>
        AppDomain.CurrentDomain.GetAssemblies().Where(assembly => assembly.GetName().Name == simpleName && !assembly.IsDynamic);

    [UnconditionalSuppressMessage("SingleFile", "IL3000", Justification = "Where there are no files there are no plug-ins of the same build in two places.")]
    private static ulong PlaceOf(Assembly assembly) => StableHash.Of(assembly.Location);
}
