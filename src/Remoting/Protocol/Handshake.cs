using Remoting.Assemblies;
using Remoting.Serialization;
using Remoting.Transport;

namespace Remoting.Protocol;

/// <summary>The worker's first frame: that it is the one that was started, and runs the same build of the library.</summary>
internal sealed record Hello(byte[] Token, Guid Build)
{
    /// <summary>Identifies the build of this library.</summary>
    public static Guid ThisBuild { get; } = typeof(Hello).Assembly.ManifestModule.ModuleVersionId;

    public void Write(FrameBuffer buffer) => PlainBody.Write(buffer, FrameKind.Hello, writer =>
    {
        writer.WriteBytes(Token);
        writer.Write(Build);
    });

    /// <exception cref="ProtocolException">The bytes are no such frame.</exception>
    public static Hello Read(ReadOnlyMemory<byte> body) => PlainBody.Read(body, reader => new Hello(reader.ReadBytes(), reader.ReadGuid()));
}

/// <summary>The parent's answer: who the worker is, and what it does first.</summary>
/// <param name="WorkerId">Its number in the pool.</param>
/// <param name="EntryAssembly">The program's assembly, which the worker makes its own entry assembly; null where there is none.</param>
/// <param name="HasInitializer">Whether the next call is the initializer, to be run before the worker is ready.</param>
/// <param name="Serializer">How to make the pool's serializer options, if it has any of its own.</param>
internal sealed record Welcome(int WorkerId, AssemblyIdentity? EntryAssembly, bool HasInitializer, SerializerRecipe? Serializer)
{
    /// <summary>Whether the worker is started ahead of time: then it makes itself ready for calls as far as it can.</summary>
    public bool StandsBy { get; init; }

    /// <summary>Whether the initializer comes when the worker is needed, and the worker says before that it is ready for it.</summary>
    public bool InitializesLate { get; init; }

    /// <summary>Whether the parent has loggers for what is logged in the worker.</summary>
    public bool Logs { get; init; }

    /// <summary>The cultures that the worker begins with.</summary>
    public Cultures Cultures { get; init; } = Cultures.NotSet;

    public void Write(FrameBuffer buffer) => PlainBody.Write(buffer, FrameKind.Welcome, writer =>
    {
        writer.Write(WorkerId);
        AssemblyIdentity.Write(writer, EntryAssembly);
        writer.Write(HasInitializer);
        SerializerRecipe.Write(writer, Serializer);
        writer.Write(StandsBy);
        writer.Write(InitializesLate);
        writer.Write(Logs);
        Cultures.Write(writer, Cultures);
    });

    /// <exception cref="ProtocolException">The bytes are no such frame.</exception>
    public static Welcome Read(ReadOnlyMemory<byte> body) => PlainBody.Read(body, reader =>
        new Welcome(reader.ReadInt32(), AssemblyIdentity.Read(reader), reader.ReadBoolean(), SerializerRecipe.Read(reader))
        {
            StandsBy = reader.ReadBoolean(),
            InitializesLate = reader.ReadBoolean(),
            Logs = reader.ReadBoolean(),
            Cultures = Cultures.Read(reader),
        });
}

/// <summary>What a callable's number means.</summary>
internal sealed record Definition(int CallableId, AssemblyIdentity Assembly, string Group, string Name)
{
    public void Write(FrameBuffer buffer) => PlainBody.Write(buffer, FrameKind.Define, writer =>
    {
        writer.Write(CallableId);
        AssemblyIdentity.Write(writer, Assembly);
        writer.Write(Group);
        writer.Write(Name);
    });

    /// <exception cref="ProtocolException">The bytes are no such frame.</exception>
    public static Definition Read(ReadOnlyMemory<byte> body) => PlainBody.Read(body, reader => new Definition(
        reader.ReadInt32(),
        AssemblyIdentity.Read(reader) ?? throw new ProtocolException("A callable has an assembly."),
        reader.ReadString(),
        reader.ReadString()));
}
