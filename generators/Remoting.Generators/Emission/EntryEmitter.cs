using Microsoft.CodeAnalysis;
using Remoting.Generators.Model;
using Remoting.Generators.Parsing;

namespace Remoting.Generators.Emission;

/// <summary>
/// What an executable runs before anything of its own: where it is compiled ahead of time and was started as a worker, it becomes one there. In the executable
/// itself, because the initializer of a library does not run when all that is called of it was inlined.
/// </summary>
internal static class EntryEmitter
{
    public const string HintName = "Remoting.WorkerEntry.g.cs";

    private const string Library = "Remoting.WorkerHost.WorkerEntry";

    /// <summary>The name of the class; null where none is needed: in libraries, and where the runtime is not referenced.</summary>
    public static string? NameFor(Compilation compilation)
    {
        const string ending = "WorkerEntry";
        return compilation.Options.OutputKind is OutputKind.ConsoleApplication or OutputKind.WindowsApplication or OutputKind.WindowsRuntimeApplication
            && compilation.GetTypeByMetadataName(Library) is { DeclaredAccessibility: Accessibility.Public } type
            && !SymbolEqualityComparer.Default.Equals(type.ContainingAssembly, compilation.Assembly)
            ? BoundedName.Of(TypeNames.Identifier(compilation.AssemblyName ?? ""), BoundedName.MaximumLength - ending.Length) + ending
            : null;
    }

    public static string Emit(string name)
    {
        var code = GeneratedFile.Start();
        code.Open($"namespace {GeneratedFile.Namespace}");
        code.Write(GeneratedFile.Mark);
        code.Write(GeneratedFile.Hide);
        code.Open($"internal static class {name}");
        code.Write("[global::System.Runtime.CompilerServices.ModuleInitializer]");
        code.Open("internal static void Enter()");
        // Elsewhere the library is not even loaded for it, unless a worker has come here that should not have.
        code.Write("if (!global::System.Runtime.CompilerServices.RuntimeFeature.IsDynamicCodeSupported");
        code.Write("    || global::System.Environment.GetEnvironmentVariable(\"REMOTING_WORKER\") is not null)");
        code.Write($"    global::{Library}.Reach();");
        code.Close();
        code.Close();
        code.Close();
        return code.ToString();
    }
}
