namespace Remoting.Assemblies;

/// <summary>The identity of a build (of a module) in the frames that a worker starts with.</summary>
internal static class BuildIds
{
    public static void Write(this BinaryWriter writer, Guid build) => writer.Write(build.ToByteArray());

    /// <exception cref="EndOfStreamException">There is none.</exception>
    public static Guid ReadGuid(this BinaryReader reader) =>
        reader.ReadBytes(16) is { Length: 16 } bytes ? new Guid(bytes) : throw new EndOfStreamException("There is no GUID.");
}
