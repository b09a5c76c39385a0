using Remoting.CompilerServices;

namespace Remoting.Clustering;

/// <summary>
/// A callable as two builds of a program know it: by its names, and by a hash of what it takes and gives (<see cref="CallableShape"/>). Not by the build: two
/// builds run side by side while a program is rolled out.
/// </summary>
/// <param name="Id">The number that stands for it in the session.</param>
/// <param name="Assembly">Simple name of the assembly that it is in.</param>
/// <param name="Build">That assembly's build.</param>
/// <param name="Group">The type.</param>
/// <param name="Name">The wire name.</param>
/// <param name="Shape">What it takes and gives.</param>
internal readonly record struct CallableRecord(int Id, string Assembly, Guid Build, string Group, string Name, long Shape)
{
    public static byte[] Write(Callable callable)
    {
        var assembly = callable.GetType().Assembly;
        var writer = new RecordWriter(RecordKind.Define);
        writer.Write(callable.Id);
        writer.Write(assembly.GetName().Name);
        writer.Write(assembly.ManifestModule.ModuleVersionId);
        writer.Write(callable.Group);
        writer.Write(callable.Name);
        writer.Write(CallableShape.HashOf(callable));
        return writer.ToArray();
    }

    /// <exception cref="Transport.ProtocolException">The bytes are no such record.</exception>
    public static CallableRecord Read(ref RecordReader reader)
    {
        int id = reader.ReadInt32();
        string assembly = reader.ReadText() ?? "";
        var build = reader.ReadGuid();
        string group = reader.ReadText() ?? "";
        string name = reader.ReadText() ?? "";
        return new CallableRecord(id, assembly, build, group, name, reader.ReadInt64());
    }
}
