using MessagePack;
using Remoting.CompilerServices;
using Remoting.Tests.Library;

namespace Remoting.Tests.Fidelity;

/// <summary>Bytes that no writer wrote: an exception, and nothing that was not asked for.</summary>
public sealed class HostileStateTests
{
    [Test]
    public async Task Any_change_of_bytes_is_an_exception_or_an_object_that_fits()
    {
        await Task.Yield();
        var random = new Random(20251);
        var dog = new Dog("dog", 3);
        dog.With(new Puppy("puppy"));
        var drawing = new Drawing { First = new Circle(2), Tag = new Dictionary<string, object> { ["a"] = 1.0m, ["b"] = DayOfWeek.Friday, ["c"] = new Money(1, "EUR"), ["d"] = Level.High } };
        foreach (var bytes in (ReadOnlyMemory<byte>[])[StateTrip.Write(dog), StateTrip.Write<object>(drawing), StateTrip.Write<object>(new Rule(3)), StateTrip.Write<object>(new OwnTable { ["a"] = 1 }), StateTrip.Write<object>(new LinkedList<string>(["a", "b"]).Last!)])
        {
            for (int i = 0; i < 3000; i++)
            {
                byte[] changed = bytes.ToArray();
                for (int j = random.Next(1, 4); j > 0; j--)
                    changed[random.Next(changed.Length)] = (byte)random.Next(256);
                Read(changed.AsMemory(0, random.Next(8) == 0 ? random.Next(changed.Length) : changed.Length));
            }
        }
    }

    [Test]
    public async Task A_type_of_another_place_cannot_be_asked_for()
    {
        await Task.Yield();
        // The very bytes that name a class of this program, where only an exception of the framework may stand.
        var bytes = StateTrip.Write<object>(new Account("a"));
        Assert.ThrowsAny<MessagePackSerializationException>(() =>
        {
            var reader = new MessagePackReader(bytes);
            Wire.ReadDynamic<Exception>(ref reader);
        });
    }

    [Test]
    public async Task Depth_without_end_is_an_exception()
    {
        await Task.Yield();
        // Arrays of objects inside of each other, deeper than anybody's data.
        var one = StateTrip.Write<object>(new object[] { 1 }).Span;
        byte[] start = one[..^2].ToArray();
        var many = new List<byte>(start);
        // From the second one on, the type is a small number.
        for (int i = 0; i < 5_000_000; i++)
            many.AddRange((byte[])[0x92, 0x00, 0x91]);
        Assert.ThrowsAny<Exception>(() => ReadOrThrow<object>(many.ToArray()));
    }

    private static void Read(ReadOnlyMemory<byte> bytes)
    {
        try
        {
            ReadOrThrow<object>(bytes);
            ReadOrThrow<Dog>(bytes);
        }
        catch (Exception e) when (e is not (NullReferenceException or AccessViolationException or InvalidCastException or OutOfMemoryException))
        {
        }
    }

    private static void ReadOrThrow<T>(ReadOnlyMemory<byte> bytes)
    {
        var reader = new MessagePackReader(bytes);
        Wire.ReadDynamic<T>(ref reader);
    }
}
