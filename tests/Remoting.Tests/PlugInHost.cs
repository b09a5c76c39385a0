using System.Globalization;
using System.Reflection;
using System.Reflection.Emit;
using System.Runtime.Loader;
using Remoting.Tests.Library;

namespace Remoting.Tests;

/// <summary>What a plug-in says of itself in the process that has loaded it, and in that one's workers.</summary>
public sealed record PlugInFacts(string Here, string[] There);

/// <summary>A program that loads plug-ins and calls them through a pool; itself a callable.</summary>
public static class PlugInHost
{
    internal const string Library = "Remoting.Tests.Library";
    internal const string Dependency = "Remoting.Tests.Dependency";

    [ProcessPoolCallable]
    public static async Task<PlugInFacts> Alone(string root)
    {
        var plugIn = Install(root, "first", version: 2);
        await using var executor = new ProcessPoolExecutor(1);
        string there = await executor.SubmitAsync(Call<string>(plugIn, "Facts"));
        return new PlugInFacts(Run(plugIn, "Facts"), [there]);
    }

    /// <summary>Two in contexts that have the same name, too, and the library as a part of the program.</summary>
    [ProcessPoolCallable]
    public static async Task<PlugInFacts> SideBySide(string root)
    {
        var second = Install(root, "second", version: 2, context: "same");
        var third = Install(root, "third", version: 3, context: "same");
        await using var executor = new ProcessPoolExecutor(1);
        var there = new List<string>();
        for (int round = 0; round < 2; round++)
        {
            there.Add(await executor.SubmitAsync(Call<string>(third, "Facts")));
            there.Add(await executor.SubmitAsync(Call<string>(second, "Facts")));
            there.Add(await executor.SubmitAsync(PlugIn.Remote.Facts()));
        }
        return new PlugInFacts("", [.. there]);
    }

    /// <summary>It brings a dependency, and its context leaves that to the program nevertheless.</summary>
    [ProcessPoolCallable]
    public static async Task<PlugInFacts> Sharing(string root)
    {
        var plugIn = Install(root, "sharing", version: 2, shared: [Dependency]);
        await using var executor = new ProcessPoolExecutor(1);
        string there = await executor.SubmitAsync(Call<string>(plugIn, "Facts"));
        return new PlugInFacts(Run(plugIn, "Facts"), [there]);
    }

    [ProcessPoolCallable]
    public static async Task<PlugInFacts> ByName(string root)
    {
        var plugIn = Install(root, "by name", version: 2);
        await using var executor = new ProcessPoolExecutor(1);
        int there = await executor.SubmitAsync(Call<int>(plugIn, "LoadedByName"));
        return new PlugInFacts("", [there.ToString(CultureInfo.InvariantCulture)]);
    }

    /// <summary>The file of a dependency is replaced while the program runs. There: the error, both builds, and what comes of another call.</summary>
    [ProcessPoolCallable]
    public static async Task<PlugInFacts> Changed(string root)
    {
        var plugIn = Install(root, "changed", version: 2);
        string here = Run(plugIn, "Facts");
        var mine = AssemblyLoadContext.GetLoadContext(plugIn)!.Assemblies.Single(assembly => assembly.GetName().Name == Dependency);
        // A file that is loaded can be renamed everywhere, and deleted on Unix only.
        File.Move(mine.Location, mine.Location + ".before");
        MakeDependency(mine.Location, version: 3);
        var theirs = new FolderContext("look", Path.GetDirectoryName(mine.Location)!, []).LoadFromAssemblyPath(mine.Location);
        await using var executor = new ProcessPoolExecutor(1);
        string error = await ErrorOf(executor.SubmitAsync(Call<string>(plugIn, "Facts")));
        int other = await executor.SubmitAsync(Calls.Remote.Identity(5));
        return new PlugInFacts(here,
            [error, $"{mine.ManifestModule.ModuleVersionId}", $"{theirs.ManifestModule.ModuleVersionId}", other.ToString(CultureInfo.InvariantCulture)]);
    }

    [ProcessPoolCallable]
    public static async Task<PlugInFacts> InMemory(string root)
    {
        string folder = Folder(root, "memory", version: 2);
        using var file = File.OpenRead(Path.Combine(folder, $"{Library}.dll"));
        var plugIn = new FolderContext("memory", folder, []).LoadFromStream(file);
        await using var executor = new ProcessPoolExecutor(1);
        return new PlugInFacts("", [await ErrorOf(executor.SubmitAsync(Call<string>(plugIn, "Facts")))]);
    }

    private static async Task<string> ErrorOf(Task call)
    {
        try
        {
            await call;
            return "none";
        }
        catch (RemotingException e)
        {
            return e.Message;
        }
    }

    private static RemoteCall<T> Call<T>(Assembly plugIn, string name)
    {
        var stubs = plugIn.GetType($"{Library}.PlugInRemote", throwOnError: true)!;
        return (RemoteCall<T>)stubs.GetMethod(name)!.Invoke(Activator.CreateInstance(stubs), null)!;
    }

    private static string Run(Assembly plugIn, string name) => (string)plugIn.GetType($"{Library}.PlugIn", throwOnError: true)!.GetMethod(name)!.Invoke(null, null)!;

    /// <summary>Installs the library as a plug-in beside a version of its dependency, and loads it.</summary>
    private static Assembly Install(string root, string name, int version, string? context = null, string[]? shared = null)
    {
        string folder = Folder(root, name, version);
        return new FolderContext(context ?? name, folder, shared ?? []).LoadFromAssemblyPath(Path.Combine(folder, $"{Library}.dll"));
    }

    private static string Folder(string root, string name, int version)
    {
        string folder = Directory.CreateDirectory(Path.Combine(root, name)).FullName;
        // What nobody shares by mistake: a copy of this library, as plug-ins often bring.
        foreach (string file in new[] { $"{Library}.dll", "Remoting.dll" })
            File.Copy(Path.Combine(AppContext.BaseDirectory, file), Path.Combine(folder, file));
        MakeDependency(Path.Combine(folder, $"{Dependency}.dll"), version);
        return folder;
    }

    private static void MakeDependency(string path, int version)
    {
        var assembly = new PersistedAssemblyBuilder(new AssemblyName(Dependency) { Version = new Version(1, 0, 0, 0) }, typeof(object).Assembly);
        var type = assembly.DefineDynamicModule(Dependency).DefineType($"{Dependency}.Answer", TypeAttributes.Public | TypeAttributes.Abstract | TypeAttributes.Sealed);
        var code = type.DefineMethod("Version", MethodAttributes.Public | MethodAttributes.Static, typeof(int), []).GetILGenerator();
        code.Emit(OpCodes.Ldc_I4, version);
        code.Emit(OpCodes.Ret);
        type.CreateType();
        assembly.Save(path);
    }

    /// <summary>As programs with plug-ins have them: what lies in the plug-in's folder is its own, except for what is shared.</summary>
    private sealed class FolderContext(string name, string folder, string[] shared) : AssemblyLoadContext(name)
    {
        protected override Assembly? Load(AssemblyName assemblyName)
        {
            string path = Path.Combine(folder, $"{assemblyName.Name}.dll");
            return assemblyName.Name == "Remoting" || shared.Contains(assemblyName.Name) || !File.Exists(path) ? null : LoadFromAssemblyPath(path);
        }
    }
}
