using Remoting.Tests.Leaks;
using Remoting.Tests.Library;

namespace Remoting.Tests.Shapes;

/// <summary>Every shape of callable × every kind of result: the same from a worker process, from a thread of this one, and where it is simply called.</summary>
[SideBySide]
public sealed class ShapeTests : PoolTest
{
    private static readonly Dictionary<string, Row> Rows = new()
    {
        {
            "static class", new(
                () => StaticClass.Remote.Value(1),
                file => StaticClass.Remote.Nothing(file, 1),
                file => StaticClass.Remote.Later(file, 1),
                () => StaticClass.Remote.LaterValue(1),
                file => StaticClass.Remote.Soon(file, 1),
                () => StaticClass.Remote.SoonValue(1),
                () => StaticClass.Remote.Stream(1))
        },
        {
            "class", new(
                () => OrdinaryClass.Remote.Value(1),
                file => OrdinaryClass.Remote.Nothing(file, 1),
                file => OrdinaryClass.Remote.Later(file, 1),
                () => OrdinaryClass.Remote.LaterValue(1),
                file => OrdinaryClass.Remote.Soon(file, 1),
                () => OrdinaryClass.Remote.SoonValue(1),
                () => OrdinaryClass.Remote.Stream(1))
        },
        {
            "struct", new(
                () => OrdinaryStruct.Remote.Value(1),
                file => OrdinaryStruct.Remote.Nothing(file, 1),
                file => OrdinaryStruct.Remote.Later(file, 1),
                () => OrdinaryStruct.Remote.LaterValue(1),
                file => OrdinaryStruct.Remote.Soon(file, 1),
                () => OrdinaryStruct.Remote.SoonValue(1),
                () => OrdinaryStruct.Remote.Stream(1))
        },
        {
            "record", new(
                () => OrdinaryRecord.Remote.Value(1),
                file => OrdinaryRecord.Remote.Nothing(file, 1),
                file => OrdinaryRecord.Remote.Later(file, 1),
                () => OrdinaryRecord.Remote.LaterValue(1),
                file => OrdinaryRecord.Remote.Soon(file, 1),
                () => OrdinaryRecord.Remote.SoonValue(1),
                () => OrdinaryRecord.Remote.Stream(1))
        },
        {
            "record struct", new(
                () => RecordStruct.Remote.Value(1),
                file => RecordStruct.Remote.Nothing(file, 1),
                file => RecordStruct.Remote.Later(file, 1),
                () => RecordStruct.Remote.LaterValue(1),
                file => RecordStruct.Remote.Soon(file, 1),
                () => RecordStruct.Remote.SoonValue(1),
                () => RecordStruct.Remote.Stream(1))
        },
        {
            "interface", new(
                () => IHaveCallables.Remote.Value(1),
                file => IHaveCallables.Remote.Nothing(file, 1),
                file => IHaveCallables.Remote.Later(file, 1),
                () => IHaveCallables.Remote.LaterValue(1),
                file => IHaveCallables.Remote.Soon(file, 1),
                () => IHaveCallables.Remote.SoonValue(1),
                () => IHaveCallables.Remote.Stream(1))
        },
        {
            "internal class", new(
                () => InternalClass.Remote.Value(1),
                file => InternalClass.Remote.Nothing(file, 1),
                file => InternalClass.Remote.Later(file, 1),
                () => InternalClass.Remote.LaterValue(1),
                file => InternalClass.Remote.Soon(file, 1),
                () => InternalClass.Remote.SoonValue(1),
                () => InternalClass.Remote.Stream(1))
        },
        {
            "internal methods", new(
                () => InternalMethods.Remote.Value(1),
                file => InternalMethods.Remote.Nothing(file, 1),
                file => InternalMethods.Remote.Later(file, 1),
                () => InternalMethods.Remote.LaterValue(1),
                file => InternalMethods.Remote.Soon(file, 1),
                () => InternalMethods.Remote.SoonValue(1),
                () => InternalMethods.Remote.Stream(1))
        },
        {
            "params", new(
                () => Params.Remote.Value(1, 2, 3),
                file => Params.Remote.Nothing(file, 1, 2, 3),
                file => Params.Remote.Later(file, 1, 2, 3),
                () => Params.Remote.LaterValue(1, 2, 3),
                file => Params.Remote.Soon(file, 1, 2, 3),
                () => Params.Remote.SoonValue(1, 2, 3),
                () => Params.Remote.Stream(1, 2, 3))
        },
        {
            "defaults", new(
                () => Defaults.Remote.Value(),
                file => Defaults.Remote.Nothing(file),
                file => Defaults.Remote.Later(file),
                () => Defaults.Remote.LaterValue(),
                file => Defaults.Remote.Soon(file),
                () => Defaults.Remote.SoonValue(),
                () => Defaults.Remote.Stream())
        },
        {
            "named arguments", new(
                () => NamedArguments.Remote.Value(second: 2, first: 1),
                file => NamedArguments.Remote.Nothing(second: 2, file: file, first: 1),
                file => NamedArguments.Remote.Later(second: 2, file: file, first: 1),
                () => NamedArguments.Remote.LaterValue(second: 2, first: 1),
                file => NamedArguments.Remote.Soon(second: 2, file: file, first: 1),
                () => NamedArguments.Remote.SoonValue(second: 2, first: 1),
                () => NamedArguments.Remote.Stream(second: 2, first: 1))
        },
        {
            "keywords", new(
                () => @event.Remote.Value(1, @this: 2),
                file => @event.Remote.Nothing(file, 1, @return: 2),
                file => @event.Remote.Later(file, 1, @return: 2),
                () => @event.Remote.LaterValue(1, @this: 2),
                file => @event.Remote.Soon(file, 1, @return: 2),
                () => @event.Remote.SoonValue(1, @this: 2),
                () => @event.Remote.Stream(1, @this: 2))
        },
        {
            "token and progress", new(
                () => TokenAndProgress.Remote.Value(1),
                file => TokenAndProgress.Remote.Nothing(file, 1),
                file => TokenAndProgress.Remote.Later(file, 1),
                () => TokenAndProgress.Remote.LaterValue(1),
                file => TokenAndProgress.Remote.Soon(file, 1),
                () => TokenAndProgress.Remote.SoonValue(1),
                () => TokenAndProgress.Remote.Stream(1))
        },
        {
            "instance of a record", new(
                () => InstanceOfRecord.Remote.Value(new InstanceOfRecord(20), 1),
                file => InstanceOfRecord.Remote.Nothing(new InstanceOfRecord(20), file, 1),
                file => InstanceOfRecord.Remote.Later(new InstanceOfRecord(20), file, 1),
                () => InstanceOfRecord.Remote.LaterValue(new InstanceOfRecord(20), 1),
                file => InstanceOfRecord.Remote.Soon(new InstanceOfRecord(20), file, 1),
                () => InstanceOfRecord.Remote.SoonValue(new InstanceOfRecord(20), 1),
                () => InstanceOfRecord.Remote.Stream(new InstanceOfRecord(20), 1))
        },
        {
            "instance of a class", new(
                () => InstanceOfClass.Remote.Value(new InstanceOfClass { Number = 21 }, 1),
                file => InstanceOfClass.Remote.Nothing(new InstanceOfClass { Number = 21 }, file, 1),
                file => InstanceOfClass.Remote.Later(new InstanceOfClass { Number = 21 }, file, 1),
                () => InstanceOfClass.Remote.LaterValue(new InstanceOfClass { Number = 21 }, 1),
                file => InstanceOfClass.Remote.Soon(new InstanceOfClass { Number = 21 }, file, 1),
                () => InstanceOfClass.Remote.SoonValue(new InstanceOfClass { Number = 21 }, 1),
                () => InstanceOfClass.Remote.Stream(new InstanceOfClass { Number = 21 }, 1))
        },
        {
            "instance of a struct", new(
                () => InstanceOfStruct.Remote.Value(new InstanceOfStruct { Number = 22 }, 1),
                file => InstanceOfStruct.Remote.Nothing(new InstanceOfStruct { Number = 22 }, file, 1),
                file => InstanceOfStruct.Remote.Later(new InstanceOfStruct { Number = 22 }, file, 1),
                () => InstanceOfStruct.Remote.LaterValue(new InstanceOfStruct { Number = 22 }, 1),
                file => InstanceOfStruct.Remote.Soon(new InstanceOfStruct { Number = 22 }, file, 1),
                () => InstanceOfStruct.Remote.SoonValue(new InstanceOfStruct { Number = 22 }, 1),
                () => InstanceOfStruct.Remote.Stream(new InstanceOfStruct { Number = 22 }, 1))
        },
        {
            "nested", new(
                () => Outer.Nested.Remote.Value(1),
                file => Outer.Nested.Remote.Nothing(file, 1),
                file => Outer.Nested.Remote.Later(file, 1),
                () => Outer.Nested.Remote.LaterValue(1),
                file => Outer.Nested.Remote.Soon(file, 1),
                () => Outer.Nested.Remote.SoonValue(1),
                () => Outer.Nested.Remote.Stream(1))
        },
        {
            "overloads", new(
                () => Overloads.Remote.Value(1),
                file => Overloads.Remote.Nothing(file, 1),
                file => Overloads.Remote.Later(file, 1),
                () => Overloads.Remote.LaterValue(1),
                file => Overloads.Remote.Soon(file, 1),
                () => Overloads.Remote.SoonValue(1),
                () => Overloads.Remote.Stream(1))
        },
        {
            "other overloads", new(
                () => Overloads.Remote.Value("four"),
                file => Overloads.Remote.Nothing(file, "four"),
                file => Overloads.Remote.Later(file, "four"),
                () => Overloads.Remote.LaterValue("four"),
                file => Overloads.Remote.Soon(file, "four"),
                () => Overloads.Remote.SoonValue("four"),
                () => Overloads.Remote.Stream("four"))
        },
        {
            "library", new(
                () => Library.StaticClass.Remote.Value(1),
                file => Library.StaticClass.Remote.Nothing(file, 1),
                file => Library.StaticClass.Remote.Later(file, 1),
                () => Library.StaticClass.Remote.LaterValue(1),
                file => Library.StaticClass.Remote.Soon(file, 1),
                () => Library.StaticClass.Remote.SoonValue(1),
                () => Library.StaticClass.Remote.Stream(1))
        },
        {
            "instance of a library", new(
                () => Addend.Remote.Value(new Addend(30), 1),
                file => Addend.Remote.Nothing(new Addend(30), file, 1),
                file => Addend.Remote.Later(new Addend(30), file, 1),
                () => Addend.Remote.LaterValue(new Addend(30), 1),
                file => Addend.Remote.Soon(new Addend(30), file, 1),
                () => Addend.Remote.SoonValue(new Addend(30), 1),
                () => Addend.Remote.Stream(new Addend(30), 1))
        },
        {
            "global namespace, Program", new(
                () => Program.Remote.Value(1),
                file => Program.Remote.Nothing(file, 1),
                file => Program.Remote.Later(file, 1),
                () => Program.Remote.LaterValue(1),
                file => Program.Remote.Soon(file, 1),
                () => Program.Remote.SoonValue(1),
                () => Program.Remote.Stream(1))
        },
    };

    public static TheoryData<string> Names => [.. Rows.Keys];

    [Cases]
    [MemberData(nameof(Names))]
    public async Task Gives_the_same_everywhere(string shape)
    {
        await using var processes = new ProcessPoolExecutor(1);
        await using var threads = new ThreadPoolExecutor(1);
        var row = Rows[shape];
        int[] far = await RunAsync(row, processes);
        int[] near = await RunAsync(row, threads);
        Assert.Equal(near, far);
        // All kinds of one shape do the same; a stream goes on with the next two numbers.
        int value = far[0];
        Assert.True(value > 1);
        int left = far[1];
        Assert.Equal([value, left, left, value, left, value, value, value + 1, value + 2], far);
    }

    private async Task<int[]> RunAsync(Row row, Executor executor) =>
    [
        await executor.SubmitAsync(row.Value(), TestToken),
        await LeftAsync(row.Nothing, executor),
        await LeftAsync(row.Task, executor),
        await executor.SubmitAsync(row.TaskOfValue(), TestToken),
        await LeftAsync(row.ValueTask, executor),
        await executor.SubmitAsync(row.ValueTaskOfValue(), TestToken),
        .. await executor.StreamAsync(row.Stream()).ToArrayAsync(TestToken),
    ];

    private async Task<int> LeftAsync(Func<string, RemoteCall> call, Executor executor)
    {
        string file = FileOf("left");
        await executor.SubmitAsync(call(file), TestToken);
        string left = await File.ReadAllTextAsync(file, TestToken);
        File.Delete(file);
        return int.Parse(left, System.Globalization.CultureInfo.InvariantCulture);
    }

    /// <summary>A shape with all kinds of results. Those without one leave a file.</summary>
    private sealed record Row(
        Func<RemoteCall<int>> Value,
        Func<string, RemoteCall> Nothing,
        Func<string, RemoteCall> Task,
        Func<RemoteCall<int>> TaskOfValue,
        Func<string, RemoteCall> ValueTask,
        Func<RemoteCall<int>> ValueTaskOfValue,
        Func<RemoteStream<int>> Stream);
}
