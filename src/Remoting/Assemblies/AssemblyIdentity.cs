using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Runtime.CompilerServices;
using Remoting.Platform;

namespace Remoting.Assemblies;

/// <summary>An assembly, the very build of it, and where it was loaded from.</summary>
/// <param name="Name">Its full name.</param>
/// <param name="Build">Identifies the build.</param>
/// <param name="Location">Its file; empty where there is none.</param>
/// <param name="Context">The plug-in's load context that it is in; null for the program's own.</param>
internal sealed record AssemblyIdentity(string Name, Guid Build, string Location, LoadContextIdentity? Context)
{
    private const string NotAFile = "A place that is not there is empty, and then found by name or not at all.";

    private static readonly ConditionalWeakTable<Assembly, AssemblyIdentity> Known = [];

    /// <summary>
    /// What each name means in the contexts that this assembly and those that it refers to are in. Empty for an assembly that the runtime finds among
    /// the program's own files, where names mean the same in a worker.
    /// </summary>
    public IReadOnlyList<AssemblyBinding> Bindings { get; init; } = [];

    /// <summary>Of an assembly of this process. For one that is a plug-in, what it refers to is loaded, as it would be when its code runs.</summary>
    public static AssemblyIdentity Of(Assembly assembly) => Known.GetValue(assembly, static assembly =>
        IsOfProgram(assembly) ? Alone(assembly) : Alone(assembly) with { Bindings = AssemblyBinding.Of(assembly) });

    /// <summary>Without what it refers to.</summary>
    [UnconditionalSuppressMessage("SingleFile", "IL3000", Justification = NotAFile)]
    public static AssemblyIdentity Alone(Assembly assembly) =>
        new(assembly.FullName ?? assembly.GetName().FullName, assembly.ManifestModule.ModuleVersionId, assembly.Location, LoadContextIdentity.Of(assembly));

    /// <summary>Whether the runtime has found it itself, among the files that the program came with: then it does so in a worker.</summary>
    [UnconditionalSuppressMessage("SingleFile", "IL3000", Justification = NotAFile)]
    public static bool IsOfProgram(Assembly assembly) =>
        LoadContextIdentity.Of(assembly) is null && (assembly.Location.Length == 0 || ProgramFiles.Contain(assembly.Location));

    public static void Write(BinaryWriter writer, AssemblyIdentity? identity)
    {
        writer.Write(identity is not null);
        if (identity is null)
            return;
        WriteAlone(writer, identity);
        writer.Write(identity.Bindings.Count);
        foreach (var binding in identity.Bindings)
            AssemblyBinding.Write(writer, binding);
    }

    public static AssemblyIdentity? Read(BinaryReader reader)
    {
        if (!reader.ReadBoolean())
            return null;
        var identity = ReadAlone(reader);
        int count = reader.ReadInt32();
        var bindings = new List<AssemblyBinding>();
        // Where the count is wrong the bytes end before it.
        while (bindings.Count < count)
            bindings.Add(AssemblyBinding.Read(reader));
        return identity with { Bindings = bindings };
    }

    /// <summary>Without what it refers to, which so never goes deeper than one step.</summary>
    public static void WriteAlone(BinaryWriter writer, AssemblyIdentity identity)
    {
        writer.Write(identity.Name);
        writer.Write(identity.Build);
        writer.Write(identity.Location);
        LoadContextIdentity.Write(writer, identity.Context);
    }

    public static AssemblyIdentity ReadAlone(BinaryReader reader) =>
        new(reader.ReadString(), reader.ReadGuid(), reader.ReadString(), LoadContextIdentity.Read(reader));
}
