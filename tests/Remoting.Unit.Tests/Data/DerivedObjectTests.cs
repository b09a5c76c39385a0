using System.Buffers;
using MessagePack;
using Remoting.CompilerServices;
using Remoting.Tests.Library;

namespace Remoting.Tests.Fidelity;

/// <summary>Objects of derived types where generated code declares the base: what they are, or an error.</summary>
public sealed class DerivedObjectTests
{
    [Test]
    public async Task A_derived_object_arrives_as_what_it_is()
    {
        await Task.Yield();
        var dog = new Dog("dog", 3);
        dog.Grow();
        dog.With(new Puppy("puppy"));
        Assert.Null(DeepComparison.Difference(dog, Trip<Animal>(dog)[0]));
        var circle = new Circle(2);
        Assert.Null(DeepComparison.Difference(circle, Trip<Shape>(circle)[0]));
    }

    [Test]
    public async Task One_in_two_places_is_one()
    {
        await Task.Yield();
        var dog = new Dog("dog", 3);
        var back = Trip<Animal>(dog, dog, new Dog("other", 1), dog);
        Assert.Same(back[0], back[1]);
        Assert.Same(back[0], back[3]);
        Assert.NotSame(back[0], back[2]);
        Assert.Equal("other", back[2].Name);
    }

    [Test]
    public async Task One_that_could_not_come_back_is_an_error_that_names_both_types()
    {
        await Task.Yield();
        var error = Assert.ThrowsAny<MessagePackSerializationException>(() => Trip<IServiceProvider>(new System.ComponentModel.Design.ServiceContainer()));
        Assert.Contains("System.ComponentModel.Design.ServiceContainer", error.Message, StringComparison.Ordinal);
        Assert.Contains("System.IServiceProvider", error.Message, StringComparison.Ordinal);
    }

    [Test]
    public async Task An_object_does_not_come_where_its_type_does_not_fit()
    {
        await Task.Yield();
        var bytes = Write<Animal>(new Dog("dog", 3));
        Assert.ThrowsAny<MessagePackSerializationException>(() =>
        {
            var reader = new MessagePackReader(bytes);
            Wire.ReadDerived<Shape>(ref reader, -1);
        });
    }

    private static T[] Trip<T>(params T[] values)
        where T : class
    {
        var reader = new MessagePackReader(Write(values));
        using var graph = Wire.BeginGraph();
        var back = new T[values.Length];
        for (int i = 0; i < back.Length; i++)
        {
            Assert.True(Wire.IsDerived(ref reader), "It begins with its type.");
            back[i] = Wire.ReadDerived<T>(ref reader, -1);
        }
        Assert.True(reader.End, "Something was left.");
        return back;
    }

    private static ReadOnlyMemory<byte> Write<T>(params T[] values)
        where T : class
    {
        var buffer = new ArrayBufferWriter<byte>();
        var writer = new MessagePackWriter(buffer);
        using var graph = Wire.BeginGraph();
        foreach (var value in values)
            Wire.WriteDerived(ref writer, value);
        writer.Flush();
        return buffer.WrittenMemory;
    }
}
