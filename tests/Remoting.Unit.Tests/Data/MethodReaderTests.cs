using System.Collections.Immutable;
using System.Reflection;
using MessagePack;
using Remoting.Serialization.State;

namespace Remoting.Tests.Fidelity;

/// <summary>The reader of compiled code on code that nobody wrote for it. (What it finds is held against the generator's by the tests of kept hashes.)</summary>
public sealed class MethodReaderTests
{
    private const BindingFlags All = BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    [Cases]
    [InlineData(typeof(ImmutableArray))]
    [InlineData(typeof(MessagePackSerializer))]
    [InlineData(typeof(Executor))]
    [InlineData(typeof(MethodReaderTests))]
    public async Task Any_method_can_be_read(Type member)
    {
        await Task.Yield();
        int count = 0;
        foreach (var method in member.Assembly.GetTypes().SelectMany(type => type.GetMethods(All).Concat<MethodBase>(type.GetConstructors(All))))
        {
            if (!Instructions.TryRead(method, out var code) || code is null)
                continue;
            var read = MethodReader.Read(method, code, isHash: true);
            Assert.All(read.Writes, write => Assert.False(write.Field.IsStatic));
            count++;
        }
        Assert.InRange(count, 100, int.MaxValue);
    }
}
