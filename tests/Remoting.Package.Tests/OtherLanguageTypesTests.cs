using Remoting.Package.Tests.Support;

namespace Remoting.Package.Tests;

/// <summary>Types that the compilers of other languages have made, in libraries that a C# program refers to.</summary>
public sealed class OtherLanguageTypesTests(PackedLibrary library)
{
    // Three projects without a cache, on a machine that may be busy.
    private const int Limit = 500_000;

    private const string References = """
        </PropertyGroup>
        <ItemGroup>
          <ProjectReference Include="fs/Shapes.fsproj" />
          <ProjectReference Include="vb/Pricing.vbproj" />
        </ItemGroup>
        <PropertyGroup>
        """;

    private const string FSharp = """
        namespace Shapes

        open System.Collections.Generic

        type Color =
            | Red
            | Green
            | Custom of r: byte * g: byte * b: byte

        [<Struct>]
        type Size =
            | Small
            | Large of int

        type Shape =
            | Circle of radius: float
            | Group of Shape list
            | Nothing

        type Line =
            { Name: string
              mutable Count: int
              Price: decimal option
              ``is gift?``: bool }

        type Order =
            { Lines: Line list
              Colors: Map<string, Color>
              Tags: Set<int>
              Parent: Order option
              Size: Size
              Pair: struct (int * string)
              Checked: Result<int, string>
              All: Line array
              Drawn: Shape }

        type Counter(start: int) =
            let mutable n = start
            let log = List<int>()
            member _.Next() =
                n <- n + 1
                log.Add n
                n
            member _.Tell() = sprintf "%d %d %d" start n log.Count

        module Samples =
            let line name count price = { Name = name; Count = count; Price = price; ``is gift?`` = count > 1 }
            let parent =
                { Lines = []; Colors = Map.empty; Tags = Set.empty; Parent = None; Size = Small; Pair = struct (0, null); Checked = Error "none"; All = [||]; Drawn = Nothing }
            let order =
                { Lines = [ line "a" 1 (Some 1.50m); line "b" 2 None ]
                  Colors = Map.ofList [ "x", Red; "y", Custom(1uy, 2uy, 3uy); "z", Green ]
                  Tags = Set.ofList [ 3; 1; 2 ]
                  Parent = Some parent
                  Size = Large 5
                  Pair = struct (7, "seven")
                  Checked = Ok 3
                  All = [| line "c" 3 (Some 0m) |]
                  Drawn = Group [ Circle 1.5; Group []; Nothing ] }
            let some = Some "text"
            let counter () =
                let made = Counter 10
                made.Next() |> ignore
                made
        """;

    private const string VisualBasic = """
        Imports System.Collections.Generic

        Public Module Prices
            Public Function Gross(net As Decimal, Optional rate As Decimal = 0.19D, Optional since As Date = #1/2/2020#, Optional note As String = "none") As String
                Return String.Join("|", net * (1 + rate), since.Year, since.Day, note).Replace(",", ".")
            End Function
        End Module

        Public Class Account
            Private ReadOnly _log As New List(Of String)
            Public Event Changed As EventHandler
            Public Property Name As String
            Public ReadOnly Property Balance As Decimal

            Public Sub Deposit(amount As Decimal)
                _Balance += amount
                _log.Add(amount.ToString(Globalization.CultureInfo.InvariantCulture))
                RaiseEvent Changed(Me, EventArgs.Empty)
            End Sub

            Public Function Tell() As String
                Return Name & " " & Balance.ToString(Globalization.CultureInfo.InvariantCulture) & " " & String.Join(",", _log)
            End Function
        End Class
        """;

    private const string Program = """
        using System;
        using Microsoft.FSharp.Collections;
        using Microsoft.FSharp.Core;
        using Pricing;
        using Remoting;
        using Shapes;

        [assembly: ProcessPoolCallable(typeof(Pricing.Prices), nameof(Pricing.Prices.Gross))]

        await using var executor = new ProcessPoolExecutor(1);
        var order = Samples.order;
        Console.WriteLine("order " + order.Equals(await executor.SubmitAsync(Calls.Remote.Order(order))));
        Console.WriteLine("lines " + order.Lines.Equals(await executor.SubmitAsync(Calls.Remote.Lines(order.Lines))));
        Console.WriteLine("shape " + order.Drawn.Equals(await executor.SubmitAsync(Calls.Remote.Shape(order.Drawn))));
        Console.WriteLine("color " + await executor.SubmitAsync(Calls.Remote.Color(Color.NewCustom(1, 2, 3))) + " " + (await executor.SubmitAsync(Calls.Remote.Same(Color.Red))).IsRed);
        Console.WriteLine("option " + (await executor.SubmitAsync(Calls.Remote.Option(Samples.some)))!.Value + " " + (await executor.SubmitAsync(Calls.Remote.Option(null)) is null));
        Console.WriteLine("map " + (await executor.SubmitAsync(Calls.Remote.Map(order.Colors))).TryFind("y")!.Value);
        Console.WriteLine("counter " + await executor.SubmitAsync(Calls.Remote.Count(Samples.counter())));
        Console.WriteLine("gross " + await executor.SubmitAsync(Prices.Remote.Gross(100m)));
        Console.WriteLine("gross " + await executor.SubmitAsync(Prices.Remote.Gross(100m, note: "noted")));
        var account = new Pricing.Account { Name = "Ada" };
        account.Changed += (_, _) => { };
        account.Deposit(1.5m);
        Console.WriteLine("account " + await executor.SubmitAsync(Calls.Remote.Account(account)));

        public static class Calls
        {
            [ProcessPoolCallable] public static Order Order(Order value) => value;
            [ProcessPoolCallable] public static FSharpList<Line> Lines(FSharpList<Line> value) => value;
            [ProcessPoolCallable] public static Shape Shape(Shape value) => value;
            [ProcessPoolCallable] public static string Color(Color value) => value is Color.Custom custom ? $"{custom.r}{custom.g}{custom.b}" : "other";
            [ProcessPoolCallable] public static Color Same(Color value) => value;
            [ProcessPoolCallable] public static FSharpOption<string>? Option(FSharpOption<string>? value) => value;
            [ProcessPoolCallable] public static FSharpMap<string, Color> Map(FSharpMap<string, Color> value) => value;
            [ProcessPoolCallable] public static string Count(Counter value) { value.Next(); return value.Tell(); }
            [ProcessPoolCallable] public static string Account(Pricing.Account value) { value.Deposit(2); return value.Tell(); }
        }
        """;

    private static readonly string[] Expected =
    [
        "order True", "lines True", "shape True", "color 123 True", "option text True", "map Custom (1uy, 2uy, 3uy)", "counter 10 12 2", "gross 119.00|2020|2|none",
        "gross 119.00|2020|2|noted", "account Ada 3.5 1.5,2",
    ];

    [Fact(Timeout = Limit)]
    public async Task Records_unions_lists_and_optional_parameters_travel()
    {
        using var consumer = new Consumer(library, Program, References);
        Directory.CreateDirectory(Path.Combine(consumer.Folder, "fs"));
        Directory.CreateDirectory(Path.Combine(consumer.Folder, "vb"));
        consumer.Write("fs/Shapes.fsproj", Project("<Compile Include=\"Shapes.fs\" />"));
        consumer.Write("fs/Shapes.fs", FSharp);
        consumer.Write("vb/Pricing.vbproj", Project(""));
        consumer.Write("vb/Pricing.vb", VisualBasic);
        var (exitCode, output) = await consumer.RunAsync(TestContext.Current.CancellationToken);
        Assert.True(exitCode == 0, output);
        Assert.Equal(Expected, output.Split('\n', StringSplitOptions.RemoveEmptyEntries).TakeLast(Expected.Length));
    }

    private static string Project(string items) => $"""
        <Project Sdk="Microsoft.NET.Sdk">
          <PropertyGroup>
            <TargetFramework>net10.0</TargetFramework>
          </PropertyGroup>
          <ItemGroup>
            {items}
          </ItemGroup>
        </Project>
        """;
}
