using Remoting.Package.Tests.Support;

namespace Remoting.Package.Tests;

/// <summary>
/// A base in one project, what derives from it in another, the callable in a third, which does not know the second: a program that has no callables of its own
/// brings them together.
/// </summary>
public sealed class DerivedTypesTests(PackedLibrary library)
{
    // Four projects without a cache, on a machine that may be busy.
    private const int Limit = 500_000;

    private const string References = """
        <EnableDefaultCompileItems>false</EnableDefaultCompileItems>
        </PropertyGroup>
        <ItemGroup>
          <Compile Include="Program.cs" />
          <ProjectReference Include="derived/Derived.csproj" />
          <ProjectReference Include="calls/Calls.csproj" />
        </ItemGroup>
        <PropertyGroup>
        """;

    private const string Base = """
        namespace Bases;

        public abstract class Shape
        {
            private int _changes;
            public abstract double Area { get; }
            public int Changes => _changes;
            public void Change() => _changes++;
        }
        """;

    private const string Derived = """
        using Bases;

        namespace Derivations;

        public sealed class Circle(double radius) : Shape
        {
            public override double Area => 3 * radius * radius;
        }
        """;

    private const string Calls = """
        using Bases;
        using Remoting;

        namespace Calling;

        public static class Shapes
        {
            [ProcessPoolCallable]
            public static (string Told, Shape[] Shapes) Measure(Shape[] shapes)
            {
                shapes[0].Change();
                return ($"{shapes[0].GetType().Name} {shapes[0].Area} {shapes[0].Changes} {ReferenceEquals(shapes[0], shapes[1])}", shapes);
            }
        }
        """;

    private const string Program = """
        using System;
        using Bases;
        using Calling;
        using Derivations;
        using Remoting;

        var circle = new Circle(2);
        circle.Change();
        await using var executor = new ProcessPoolExecutor(1);
        var (told, shapes) = await executor.SubmitAsync(Shapes.Remote.Measure([circle, circle]));
        Console.WriteLine($"{told} {shapes[1].GetType().Name} {shapes[1].Changes}");
        """;

    [Fact(Timeout = Limit)]
    public async Task A_derived_type_that_the_callables_project_does_not_know_is_one_of_the_program()
    {
        using var consumer = new Consumer(library, Program, References);
        foreach (string folder in (string[])["bases", "derived", "calls"])
            Directory.CreateDirectory(Path.Combine(consumer.Folder, folder));
        consumer.Write("bases/Bases.csproj", Project(""));
        consumer.Write("bases/Base.cs", Base);
        consumer.Write("derived/Derived.csproj", Project("""<ProjectReference Include="../bases/Bases.csproj" />"""));
        consumer.Write("derived/Derived.cs", Derived);
        consumer.Write("calls/Calls.csproj", Project($"""
            <ProjectReference Include="../bases/Bases.csproj" />
            <PackageReference Include="Remoting" Version="{library.Version}" />
            """));
        consumer.Write("calls/Calls.cs", Calls);
        consumer.Write("Directory.Build.props", $"""
            <Project>
              <PropertyGroup>
                <RestorePackagesPath>{Path.Combine(Path.GetDirectoryName(consumer.Folder)!, "packages")}</RestorePackagesPath>
              </PropertyGroup>
            </Project>
            """);
        var (exitCode, output) = await consumer.RunAsync(TestContext.Current.CancellationToken);
        Assert.True(exitCode == 0, output);
        Assert.Equal("Circle 12 2 True Circle 2", output.TrimEnd().Split('\n')[^1]);
    }

    private static string Project(string items) => $"""
        <Project Sdk="Microsoft.NET.Sdk">
          <PropertyGroup>
            <TargetFramework>net10.0</TargetFramework>
            <Nullable>enable</Nullable>
            <ImplicitUsings>enable</ImplicitUsings>
          </PropertyGroup>
          <ItemGroup>
            {items}
          </ItemGroup>
        </Project>
        """;
}
