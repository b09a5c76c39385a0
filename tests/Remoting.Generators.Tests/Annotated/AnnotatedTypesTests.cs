using MessagePack;
using Remoting.Generators.Tests.Support;

namespace Remoting.Generators.Tests.Annotated;

/// <summary>Types with MessagePack's annotations are laid out as the library's own formatters lay them out.</summary>
public sealed class AnnotatedTypesTests
{
    private static readonly Lazy<System.Reflection.Assembly> Program = new(() => TestCompilation.Load(
        """
        using Remoting.Generators.Tests.Annotated;
        public static class Echo
        {
            [ProcessPoolCallable] public static AnnotatedArray Array(AnnotatedArray value) => value;
            [ProcessPoolCallable] public static AnnotatedMap Map(AnnotatedMap value) => value;
            [ProcessPoolCallable] public static AnnotatedUnion Union(AnnotatedUnion value) => value;
        }
        public static class Calls
        {
            public static RemoteCall<AnnotatedArray> Array(AnnotatedArray value) => Echo.Remote.Array(value);
            public static RemoteCall<AnnotatedMap> Map(AnnotatedMap value) => Echo.Remote.Map(value);
            public static RemoteCall<AnnotatedUnion> Union(AnnotatedUnion value) => Echo.Remote.Union(value);
        }
        """));

    [TimedFact]
    public async Task Integer_keys()
    {
        await Task.Yield();
        var value = new AnnotatedArray(7) { Text = "t", Numbers = [1.5f, 2], Next = new AnnotatedArray(8) };
        AssertSame(value, Call("Array", value));
        Assert.Equal(1, Trip.Run(Call("Array", value)).Loads);
    }

    [TimedFact]
    public async Task String_keys()
    {
        await Task.Yield();
        var value = new AnnotatedMap { Id = 1, Names = ["a", null], Hidden = 5 };
        AssertSame(value, Call("Map", value));
        Assert.Equal(0, Trip.Run(Call("Map", value)).Hidden);
    }

    [TimedFact]
    public async Task Unions()
    {
        await Task.Yield();
        AnnotatedUnion value = new AnnotatedCase { Id = 3 };
        AssertSame(value, Call("Union", value));
        Assert.Equal(3, Assert.IsType<AnnotatedCase>(Trip.Run(Call("Union", value))).Id);
    }

    /// <summary>A member that one side does not know is passed over, as by the library.</summary>
    [TimedFact]
    public async Task Unknown_members_are_passed_over()
    {
        await Task.Yield();
        var call = Call("Map", new AnnotatedMap());
        var bytes = MessagePackSerializer.ConvertFromJson("{\"new\":[1,{\"a\":2}],\"Id\":9}", cancellationToken: TestContext.Current.CancellationToken);
        var reader = new MessagePackReader(Trip.Execute(call, bytes));
        Assert.Equal(9, call.ReadResult(ref reader).Id);
    }

    private static void AssertSame<T>(T value, RemoteCall<T> call)
    {
        var token = TestContext.Current.CancellationToken;
        var library = MessagePackSerializer.Serialize(value, cancellationToken: token);
        var ours = Trip.Arguments(call);
        Assert.Equal(Convert.ToHexString(library), Convert.ToHexString(ours));

        var back = Trip.Execute(call, library);
        Assert.Equal(MessagePackSerializer.ConvertToJson(library, cancellationToken: token), MessagePackSerializer.ConvertToJson(back, cancellationToken: token));
        Assert.NotNull(MessagePackSerializer.Deserialize<T>(back, cancellationToken: token));
    }

    private static RemoteCall<T> Call<T>(string name, T value)
        where T : notnull => (RemoteCall<T>)Program.Value.GetType("Calls")!.GetMethod(name)!.Invoke(null, [value])!;
}

[MessagePackObject]
public sealed class AnnotatedArray(int id) : IMessagePackSerializationCallbackReceiver
{
    [Key(0)]
    public int Id { get; } = id;

    [Key(2)]
    public string? Text { get; set; }

    [Key(3)]
    public List<float?>? Numbers { get; set; }

    [Key(5)]
    public AnnotatedArray? Next { get; set; }

    [IgnoreMember]
    public int Loads { get; private set; }

    void IMessagePackSerializationCallbackReceiver.OnBeforeSerialize()
    {
    }

    void IMessagePackSerializationCallbackReceiver.OnAfterDeserialize() => Loads++;
}

[MessagePackObject(true)]
public sealed class AnnotatedMap
{
    public int Id { get; set; }

    public string?[]? Names { get; set; }

    [IgnoreMember]
    public int Hidden { get; set; }
}

[Union(4, typeof(AnnotatedCase))]
public abstract class AnnotatedUnion
{
    [Key(0)]
    public int Id { get; set; }
}

[MessagePackObject]
public sealed class AnnotatedCase : AnnotatedUnion;
