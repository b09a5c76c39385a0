using Remoting.Tests.Dependency;
using Remoting.Tests.Library;

namespace Remoting.Tests.Fidelity;

/// <summary>
/// Derived objects whose types are spread over assemblies: the base is in a library without the generator, what derives from it beside it, in a project
/// above, or in the assembly of the callable.
/// </summary>
[Leaks.SideBySide]
public sealed class KinTests : PoolTest
{
    [Test]
    public async Task An_argument_arrives_as_what_it_is_whichever_assembly_its_type_is_of()
    {
        await using var executor = new ProcessPoolExecutor(1);
        var hammer = new Hammer("hammer", 5);
        hammer.Use();
        var saw = new Saw("saw") { Fits = hammer };
        saw.Use();
        foreach (var tool in (Tool[])[new Tool("tool"), hammer, saw, new Plane("plane") { Blade = { Width = 4 } }])
        {
            AssertSame(tool, await executor.SubmitAsync(KinCalls.Remote.EchoTool(tool), TestToken));
            AssertSame(tool, await executor.SubmitAsync(KinOfLibrary.Remote.EchoTool(tool), TestToken));
        }
    }

    [Test]
    public async Task Elements_and_members_do_and_stay_the_same_objects()
    {
        await using var executor = new ProcessPoolExecutor(1);
        Tool plane = new Plane("plane");
        Tool saw = new Saw("saw") { Fits = plane };
        var tools = await executor.SubmitAsync(KinCalls.Remote.EchoTools([plane, saw, plane, new Hammer("hammer", 1)]), TestToken);
        Assert.Same(tools[0], tools[2]);
        Assert.Same(tools[0], Assert.IsType<Saw>(tools[1]).Fits);
        var chest = new Chest { Signal = new Flag(3), Anything = saw }.With(plane, saw)
            .Noting("memo", new Memo("memo")).Noting("scrap", new Scrap("scrap", 1)).Noting("letter", new Letter<Box<Tool>>(new Box<Tool>(plane)));
        AssertSame(chest, await executor.SubmitAsync(KinCalls.Remote.EchoChest(chest), TestToken));
    }

    [Test]
    public async Task A_result_does()
    {
        await using var executor = new ProcessPoolExecutor(1);
        Assert.Equal(3, Assert.IsType<Saw>(await executor.SubmitAsync(KinCalls.Remote.Make("saw"), TestToken)).Teeth);
        Assert.Equal(3, Assert.IsType<Hammer>(await executor.SubmitAsync(KinCalls.Remote.Make("hammer"), TestToken)).Weight);
        Assert.Equal(7, Assert.IsType<Plane>(await executor.SubmitAsync(KinCalls.Remote.Make("plane"), TestToken)).Blade.Width);
    }

    [Test]
    public async Task Where_no_object_can_be_of_the_declared_type_it_is_one_of_those_that_implement_it()
    {
        await using var executor = new ProcessPoolExecutor(1);
        foreach (var signal in (Signal[])[new Lamp("red").Write("stop"), new Flag(2)])
            Assert.Equal(signal.Say(), (await executor.SubmitAsync(KinCalls.Remote.EchoSignal(signal), TestToken)).Say());
        INote?[] notes = [new Memo("memo"), new Scrap("scrap", 2), new Letter<int>(3), new Letter<Tool>(new Plane("plane")), KinOfFile.Note("file"), KinOfFile.Nested("nested"), null];
        foreach (var note in notes)
            AssertSame(note, await executor.SubmitAsync(KinCalls.Remote.EchoNote(note), TestToken));
    }

    [Test]
    public async Task Derived_types_that_fill_in_the_arguments_of_a_generic_base_do()
    {
        await using var executor = new ProcessPoolExecutor(1);
        Box<int>[] boxes = [new Box<int>(1) { Next = new Number(2) }, new Number(3) { Next = new Pair(1, 2) }, new Pair(4, 5), new Crate<int, Tool>(6, new Plane("plane"))];
        boxes[2].Next = boxes[2];
        foreach (var box in boxes)
            AssertSame(box, await executor.SubmitAsync(KinCalls.Remote.EchoBox(box), TestToken));
    }

    [Test]
    public async Task Those_that_a_base_names_for_another_format_do()
    {
        await using var executor = new ProcessPoolExecutor(1);
        Fruit[] fruit = [new Apple("apple", 2), new Pear("pear", 1.5)];
        Assert.Equal(fruit, await executor.SubmitAsync(KinCalls.Remote.EchoFruit(fruit), TestToken));
    }

    [Test]
    public async Task A_callable_of_a_library_takes_what_the_program_derives_beside_what_it_knows_itself()
    {
        await using var executor = new ProcessPoolExecutor(1);
        var turbine = new Turbine(9);
        turbine.Twin = turbine;
        Engine[] engines = [new Engine(1), new Diesel(2), turbine, turbine];
        foreach (var engine in engines)
            AssertSame(engine, await executor.SubmitAsync(KinOfLibrary.Remote.Echo(engine), TestToken));
        AssertSame(engines, await executor.SubmitAsync(KinOfLibrary.Remote.EchoAll(engines), TestToken));
        Assert.Equal("Plane Turbine Letter`1", await executor.SubmitAsync(KinCalls.Remote.Names(new Plane("plane"), turbine, new Letter<int>(1)), TestToken));
    }

    [Test]
    public async Task A_receiver_does()
    {
        await using var executor = new ProcessPoolExecutor(1);
        foreach (var engine in (Engine[])[new Engine(1), new Diesel(2), new Turbine(3)])
            Assert.Equal(engine.Describe(), await executor.SubmitAsync(Engine.Remote.Describe(engine), TestToken));
    }

    [Test]
    public async Task One_that_its_declared_type_does_not_know_is_one_object_in_two_places()
    {
        await using var executor = new ProcessPoolExecutor(1);
        var needle = new Needle { Value = 4 };
        var gauges = await executor.SubmitAsync(KinOfLibrary.Remote.EchoGauges([needle, new Dial(5), needle]), TestToken);
        Assert.Same(gauges[0], gauges[2]);
        Assert.Equal([4, 5, 4], gauges.Select(gauge => gauge.Value));
        Assert.True(await executor.SubmitAsync(KinOfLibrary.Remote.AreOne(needle, needle), TestToken));
        Assert.False(await executor.SubmitAsync(KinOfLibrary.Remote.AreOne(needle, new Needle { Value = 4 }), TestToken));
    }

    private static void AssertSame<T>(T expected, T actual) => Assert.Null(DeepComparison.Difference(expected, actual));
}
