using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;
using CsCheck;
using Remoting.Generators.Tests.Support;

namespace Remoting.Generators.Tests.RandomShapes;

/// <summary>
/// Random types, through the generator and the compiler, with random values that have to come back unchanged. What fails is said with the
/// seed and the shape. <c>REMOTING_SHAPES=20000</c> makes it go on for so many; <c>CsCheck_Seed</c> repeats a failure.
/// </summary>
public sealed class RandomShapeTests
{
    private const int Batch = 70;
    private const int ValuesPerShape = 2;

    private static readonly Gen<Shape> Shapes = Gen.Frequency<int>((3, Gen.Const(1)), (2, Gen.Const(2)), (1, Gen.Const(3))).SelectMany(Types.Any)
        .SelectMany(kind => kind.Value.Array[ValuesPerShape].Select(values => new Shape(kind, values)));

    [LongTheory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Come_back_unchanged(int part)
    {
        await Task.Yield();
        Assert.InRange(part, 1, 3);
        Shapes.Array[Batch].Sample(Check, iter: (LongTheoryAttribute.Shapes + (3 * Batch) - 1) / (3 * Batch), threads: 1, print: _ => "");
    }

    private static void Check(Shape[] shapes)
    {
        var program = TestCompilation.Emit(TestCompilation.WithGenerated(TestCompilation.Create(
            """
            public record Two<TFirst, TSecond>(TFirst First, TSecond Second);
            public struct One<T> { public T Item { get; set; } }
            """,
            string.Join("\n", shapes.SelectMany(shape => shape.Kind.Declarations.Split('\n')).Distinct()),
            $$"""
            public static class Echo
            {
            {{string.Concat(shapes.Select((shape, i) => $"    [ProcessPoolCallable] public static {shape.Kind.Type} Echo{i}({shape.Kind.Type} value) => value;\n"))}}
            }
            public static class Cases
            {
            {{string.Concat(shapes.Select(Case))}}
            }
            """)));
        for (var i = 0; i < shapes.Length; i++)
        {
            try
            {
                program.GetType("Cases")!.GetMethod("Case" + i.ToString(CultureInfo.InvariantCulture))!.Invoke(null, BindingFlags.DoNotWrapExceptions, null, null, null);
            }
            catch (Exception error)
            {
                throw new InvalidOperationException($"{shapes[i].Kind.Type}\n{shapes[i].Kind.Declarations}{string.Join("\n", shapes[i].Values)}\n{error.Message}", error);
            }
        }
    }

    private static string Case(Shape shape, int i) =>
        $"    public static void Case{i.ToString(CultureInfo.InvariantCulture)}() {{ "
        + string.Concat(shape.Values.Select((value, v) => $"{{ {shape.Kind.Type} value = {value}; Remoting.Generators.Tests.Support.Trip.Check(Echo.Remote.Echo{i.ToString(CultureInfo.InvariantCulture)}(value), value); Remoting.Generators.Tests.Support.Trip.CheckState(Echo.Remote.Echo{i.ToString(CultureInfo.InvariantCulture)}(value), value); }} "))
        + "}\n";

    private sealed record Shape(Kind Kind, string[] Values);
}

/// <summary>A test whose length the environment sets; without, it has the time limit that all tests have.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class LongTheoryAttribute : TheoryAttribute
{
    /// <summary>How many shapes to try.</summary>
    public static readonly int Shapes = int.Parse(Environment.GetEnvironmentVariable("REMOTING_SHAPES") ?? "210", CultureInfo.InvariantCulture);

    public LongTheoryAttribute([CallerFilePath] string? path = null, [CallerLineNumber] int line = -1)
        : base(path, line) => Timeout = Environment.GetEnvironmentVariable("REMOTING_SHAPES") is null ? TimedFactAttribute.Limit : int.MaxValue;
}
