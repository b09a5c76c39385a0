using System.Runtime.CompilerServices;
using MessagePack;
using Remoting.CompilerServices;
using Remoting.Serialization;

namespace Remoting.Tests.Fidelity;

/// <summary>Where it is only looked at what values lead to, nothing is refused that generated code carries, and nothing of a sequence's is run again.</summary>
public sealed class LookTests
{
    [Test]
    public async Task What_no_plan_carries_is_passed_over()
    {
        await Task.Yield();
        int runs = 0;
        object[] values =
        [
            RuntimeHelpers.GetUninitializedObject(typeof(Shared<int[]>)), RuntimeHelpers.GetUninitializedObject(typeof(Handle<string>)), Items(), Items().Where(_ => true),
            new Holder { Any = RuntimeHelpers.GetUninitializedObject(typeof(Handle<Stream>)), Items = Items() }, new List<object> { Items(), Stream.Null, 3 },
        ];
        foreach (object value in values)
            Look(value);
        Assert.Equal(0, runs);

        IEnumerable<int> Items()
        {
            runs++;
            yield return 1;
        }
    }

    private static void Look(object value)
    {
        using var graph = Wire.BeginGraph();
        var writer = new MessagePackWriter(new System.Buffers.ArrayBufferWriter<byte>());
        SerializerChoice.Current.Codecs.WithoutGenerated.For(value.GetType()).Write(ref writer, value);
        writer.Flush();
    }

    private sealed class Holder
    {
        public object? Any { get; set; }

        public IEnumerable<int>? Items { get; set; }
    }
}
