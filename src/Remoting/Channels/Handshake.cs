using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using MessagePack;
using Remoting.Serialization;

namespace Remoting.Channels;

/// <summary>The worker's first frame: that it is the one that was started, and runs the same build of the library.</summary>
internal sealed record Hello(byte[] Token, Guid Build)
{
    /// <summary>Identifies the build of this library.</summary>
    public static Guid ThisBuild { get; } = typeof(Hello).Assembly.ManifestModule.ModuleVersionId;

    public void Write(FrameBuffer buffer)
    {
        int start = Frames.Begin(buffer);
        var writer = new MessagePackWriter(buffer);
        writer.Write(Token);
        writer.Write(Build.ToByteArray());
        writer.Flush();
        Frames.End(buffer, start, FrameKind.Hello);
    }

    public static Hello Read(ReadOnlyMemory<byte> body)
    {
        var reader = new MessagePackReader(body);
        return new Hello(Bytes.Read(ref reader), new Guid(Bytes.Read(ref reader)));
    }
}

/// <summary>The parent's answer: who the worker is, and what it does first.</summary>
/// <param name="WorkerId">Its number in the pool.</param>
/// <param name="EntryAssembly">The program's assembly, which the worker makes its own entry assembly; null where there is none.</param>
/// <param name="HasInitializer">Whether the next call is the initializer, to be run before the worker is ready.</param>
/// <param name="Serializer">How to make the pool's serializer options, if it has any of its own.</param>
internal sealed record Welcome(int WorkerId, AssemblyIdentity? EntryAssembly, bool HasInitializer, SerializerRecipe? Serializer)
{
    public void Write(FrameBuffer buffer)
    {
        int start = Frames.Begin(buffer);
        var writer = new MessagePackWriter(buffer);
        writer.Write(WorkerId);
        AssemblyIdentity.Write(ref writer, EntryAssembly);
        writer.Write(HasInitializer);
        SerializerRecipe.Write(ref writer, Serializer);
        writer.Flush();
        Frames.End(buffer, start, FrameKind.Welcome);
    }

    public static Welcome Read(ReadOnlyMemory<byte> body)
    {
        var reader = new MessagePackReader(body);
        return new Welcome(reader.ReadInt32(), AssemblyIdentity.Read(ref reader), reader.ReadBoolean(), SerializerRecipe.Read(ref reader));
    }
}

/// <summary>An assembly, the very build of it, and where it was loaded from.</summary>
internal sealed record AssemblyIdentity(string Name, Guid Build, string Location)
{
    [UnconditionalSuppressMessage("SingleFile", "IL3000", Justification = "A place that is not there is empty, and then found by name or not at all.")]
    public static AssemblyIdentity Of(Assembly assembly) =>
        new(assembly.FullName ?? assembly.GetName().FullName, assembly.ManifestModule.ModuleVersionId, assembly.Location);

    public static void Write(ref MessagePackWriter writer, AssemblyIdentity? identity)
    {
        if (identity is null)
        {
            writer.WriteNil();
            return;
        }
        writer.WriteArrayHeader(3);
        writer.Write(identity.Name);
        writer.Write(identity.Build.ToByteArray());
        writer.Write(identity.Location);
    }

    public static AssemblyIdentity? Read(ref MessagePackReader reader)
    {
        if (reader.TryReadNil())
            return null;
        if (reader.ReadArrayHeader() != 3)
            throw new ProtocolException("An assembly's identity has three parts.");
        string name = reader.ReadString() ?? "";
        var build = new Guid(Bytes.Read(ref reader));
        return new AssemblyIdentity(name, build, reader.ReadString() ?? "");
    }
}

/// <summary>What a callable's number means.</summary>
internal sealed record Definition(int CallableId, AssemblyIdentity Assembly, string Group, string Name)
{
    public void Write(FrameBuffer buffer)
    {
        int start = Frames.Begin(buffer);
        var writer = new MessagePackWriter(buffer);
        writer.Write(CallableId);
        AssemblyIdentity.Write(ref writer, Assembly);
        writer.Write(Group);
        writer.Write(Name);
        writer.Flush();
        Frames.End(buffer, start, FrameKind.Define);
    }

    public static Definition Read(ReadOnlyMemory<byte> body)
    {
        var reader = new MessagePackReader(body);
        return new Definition(reader.ReadInt32(), AssemblyIdentity.Read(ref reader)!, reader.ReadString()!, reader.ReadString()!);
    }
}

internal static class Bytes
{
    public static byte[] Read(ref MessagePackReader reader) =>
        reader.ReadBytes() is { } bytes ? System.Buffers.BuffersExtensions.ToArray(bytes) : throw new ProtocolException("Bytes are missing.");
}
