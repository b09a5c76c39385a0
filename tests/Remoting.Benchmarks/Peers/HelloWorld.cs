using System.Diagnostics;
using Basic.Reference.Assemblies;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Remoting.Benchmarks.Peers;

/// <summary>The least that a .NET process can be: a program of one line, compiled here so that it has nothing of this one.</summary>
internal sealed class HelloWorld : IAsyncDisposable
{
    public const string Name = "hello world";

    private const string Greeting = "Hello";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("bench-");

    public HelloWorld()
    {
        var compilation = CSharpCompilation.Create(
            "hello",
            [CSharpSyntaxTree.ParseText($"System.Console.WriteLine(\"{Greeting}\");")],
            Net100.References.All,
            new CSharpCompilationOptions(OutputKind.ConsoleApplication, optimizationLevel: OptimizationLevel.Release));
        if (!compilation.Emit(Program).Success)
            throw new InvalidOperationException("The program of one line does not compile.");
        File.Copy(
            Path.ChangeExtension(typeof(HelloWorld).Assembly.Location, ".runtimeconfig.json"),
            Path.ChangeExtension(Program, ".runtimeconfig.json"));
    }

    private string Program => Path.Combine(_folder.FullName, "hello.dll");

    /// <summary>Runs it from start to end.</summary>
    public async Task<string> RunAsync()
    {
        using var process = Process.Start(new ProcessStartInfo(Muxer.Path, ["exec", Program]) { RedirectStandardOutput = true })!;
        string output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return output.Trim();
    }

    public ValueTask DisposeAsync()
    {
        _folder.Delete(recursive: true);
        return ValueTask.CompletedTask;
    }

    public const string Expected = Greeting;
}
