using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Runtime.Loader;
using Remoting.CompilerServices;

namespace Remoting.Serialization.State;

/// <summary>
/// The program's own assemblies: those with callables, and what they refer to; the framework is none of them. Types of these can be found by what is
/// read, and no others.
/// </summary>
internal static class ProgramAssemblies
{
    /// <summary>The keys that the framework and its extensions are signed with.</summary>
    private static readonly string[] FrameworkKeys = ["b77a5c561934e089", "b03f5f7f11d50a3a", "7cec85d7bea7798e", "cc7b13ffcd2ddd51", "adb9793829ddae60"];

    private static readonly ConcurrentDictionary<Assembly, bool> Framework = new();
    /// <summary>Those that were asked for and are of the program, which they stay.</summary>
    private static readonly ConcurrentDictionary<Assembly, bool> Sure = new();

    private static readonly Lock Gate = new();
    private static readonly HashSet<Assembly> Looked = [];
    private static readonly HashSet<string> Referenced = [];
    private static readonly Dictionary<ulong, Assembly> ByNumber = [];

    /// <summary>References whose assemblies nothing has needed yet.</summary>
    private static readonly Dictionary<ulong, (AssemblyName Name, Assembly By)> NotLoaded = [];

    public static bool IsFramework(Assembly assembly) => Framework.GetOrAdd(assembly, static assembly =>
    {
        var name = assembly.GetName();
        return IsFrameworkName(name.Name!) && Array.IndexOf(FrameworkKeys, Convert.ToHexStringLower(name.GetPublicKeyToken() ?? [])) >= 0;
    });

    public static bool Contains(Assembly assembly)
    {
        if (Sure.ContainsKey(assembly))
            return true;
        lock (Gate)
        {
            Look();
            if (!Referenced.Contains(assembly.GetName().Name!))
                return false;
        }
        Sure.TryAdd(assembly, true);
        return true;
    }

    public static Assembly? Find(ulong number)
    {
        (AssemblyName Name, Assembly By) reference;
        lock (Gate)
        {
            if (ByNumber.TryGetValue(number, out var found))
                return found;
            Look();
            if (ByNumber.TryGetValue(number, out found))
                return found;
            if (!NotLoaded.TryGetValue(number, out reference))
                return null;
        }
        // Under no lock: the program may have its own way to find assemblies.
        var context = AssemblyLoadContext.GetLoadContext(reference.By) ?? AssemblyLoadContext.Default;
        var loaded = context.LoadFromAssemblyName(reference.Name);
        lock (Gate)
            return ByNumber[number] = loaded;
    }

    /// <summary>Looks at the assemblies that have been loaded since.</summary>
    private static void Look()
    {
        foreach (var assembly in AppDomain.CurrentDomain.GetAssemblies())
        {
            if (assembly.IsDynamic || !Looked.Add(assembly) || IsFramework(assembly))
                continue;
            string name = assembly.GetName().Name!;
            bool isOurs = assembly == typeof(ProgramAssemblies).Assembly;
            if (!isOurs && (Referenced.Contains(name) || assembly.IsDefined(typeof(CallableRegistryAttribute))))
                Follow(assembly, name);
        }
    }

    private static void Follow(Assembly assembly, string name)
    {
        Referenced.Add(name);
        ByNumber.TryAdd(TypeNumbers.Of(name), assembly);
        foreach (var reference in References(assembly))
        {
            if (IsFrameworkName(reference.Name!) || reference.Name == typeof(ProgramAssemblies).Assembly.GetName().Name || !Referenced.Add(reference.Name!))
                continue;
            NotLoaded.TryAdd(TypeNumbers.Of(reference.Name!), (reference, assembly));
            // It may have been loaded, and looked at, before anybody referred to it.
            if (AppDomain.CurrentDomain.GetAssemblies().FirstOrDefault(loaded => loaded.GetName().Name == reference.Name) is { } loaded)
                Follow(loaded, reference.Name!);
        }
    }

    [UnconditionalSuppressMessage("Trimming", "IL2026", Justification = "Fewer references are fewer types that can be read, which is an exception and not a loss.")]
    private static AssemblyName[] References(Assembly assembly)
    {
        try
        {
            return assembly.GetReferencedAssemblies();
        }
        catch (PlatformNotSupportedException)
        {
            return [];
        }
    }

    private static bool IsFrameworkName(string name) => name is "System" or "mscorlib" or "netstandard" or "WindowsBase"
        || name.StartsWith("System.", StringComparison.Ordinal) || name.StartsWith("Microsoft.", StringComparison.Ordinal);
}
