using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.Loader;
using Remoting.CompilerServices;

namespace Remoting.Serialization.State;

/// <summary>
/// The program's own assemblies: its entry assembly and those with callables, and what they refer to; the framework is none of them. Types of these can be
/// found by what is read, and no others.
/// </summary>
/// <remarks>A worker has its parent's entry assembly, and so the same set, although it has loaded less of it.</remarks>
internal static class ProgramAssemblies
{
    /// <summary>The keys that the framework and its extensions are signed with.</summary>
    private static readonly string[] FrameworkKeys = ["b77a5c561934e089", "b03f5f7f11d50a3a", "7cec85d7bea7798e", "cc7b13ffcd2ddd51", "adb9793829ddae60"];

    private static readonly WeakMemo<Assembly, bool> Framework = new(LooksLikeFramework);

    /// <summary>Those that were asked for and are of the program, which they stay.</summary>
    private static readonly ConditionalWeakTable<Assembly, object> Sure = [];

    // No assembly is held by what is known of it: plug-ins can be unloaded.
    private static readonly object Here = new();
    private static readonly Lock Gate = new();
    private static readonly ConditionalWeakTable<Assembly, object> Looked = [];
    private static readonly HashSet<string> Referenced = [];
    private static readonly Dictionary<ulong, WeakReference<Assembly>> ByNumber = [];

    /// <summary>Further ones of the same name: plug-ins may have one each.</summary>
    private static readonly Dictionary<ulong, List<WeakReference<Assembly>>> Namesakes = [];

    /// <summary>References whose assemblies nothing has needed yet.</summary>
    private static readonly Dictionary<ulong, (AssemblyName Name, WeakReference<Assembly> By)> NotLoaded = [];

    public static bool IsFramework(Assembly assembly) => Framework.Of(assembly);

    public static bool Contains(Assembly assembly)
    {
        if (Sure.TryGetValue(assembly, out _))
            return true;
        var unseen = Unseen();
        lock (Gate)
        {
            Look(unseen);
            if (!Referenced.Contains(assembly.GetName().Name!))
                return false;
        }
        Sure.TryAdd(assembly, Here);
        return true;
    }

    public static Assembly? Find(ulong number)
    {
        AssemblyName name;
        AssemblyLoadContext context;
        lock (Gate)
        {
            if (Loaded(number) is { } found)
                return found;
        }
        var unseen = Unseen();
        lock (Gate)
        {
            Look(unseen);
            if (Loaded(number) is { } looked)
                return looked;
            if (!NotLoaded.TryGetValue(number, out var reference) || !reference.By.TryGetTarget(out var by))
                return null;
            name = reference.Name;
            context = AssemblyLoadContext.GetLoadContext(by) ?? AssemblyLoadContext.Default;
        }
        // Under no lock: the program may have its own way to find assemblies.
        var loaded = context.LoadFromAssemblyName(name);
        lock (Gate)
            ByNumber[number] = new(loaded);
        return loaded;
    }

    /// <summary>The type of an assembly, by both numbers; of the first that has such a type, where several have that name.</summary>
    public static Type? FindType(ulong assembly, ulong number)
    {
        if (Find(assembly) is not { } first)
            return null;
        if (TypeNumbers.Find(first, number) is { } type)
            return type;
        WeakReference<Assembly>[] namesakes;
        var unseen = Unseen();
        lock (Gate)
        {
            Look(unseen);
            namesakes = Namesakes.TryGetValue(assembly, out var others) ? [.. others] : [];
        }
        // Under no lock: to list the types of an assembly may load others.
        foreach (var namesake in namesakes)
        {
            if (namesake.TryGetTarget(out var other) && TypeNumbers.Find(other, number) is { } found)
                return found;
        }
        return null;
    }

    private static Assembly? Loaded(ulong number) => ByNumber.TryGetValue(number, out var known) && known.TryGetTarget(out var assembly) ? assembly : null;

    /// <summary>
    /// The assemblies that have been loaded since, and whether each is one of the program's by itself. Under no lock: to find out may look for other assemblies, for
    /// which the program may have its own way.
    /// </summary>
    private static List<(Assembly Assembly, bool IsRoot)> Unseen()
    {
        var entry = Assembly.GetEntryAssembly();
        var unseen = new List<(Assembly, bool)>();
        foreach (var assembly in AppDomain.CurrentDomain.GetAssemblies())
        {
            if (!assembly.IsDynamic && !Looked.TryGetValue(assembly, out _))
                unseen.Add((assembly, !IsFramework(assembly) && (assembly == entry || CallableRegistryAttribute.IsOn(assembly))));
        }
        return unseen;
    }

    private static void Look(List<(Assembly Assembly, bool IsRoot)> unseen)
    {
        foreach (var (assembly, isRoot) in unseen)
        {
            if (!Looked.TryAdd(assembly, Here) || IsFramework(assembly) || assembly == typeof(ProgramAssemblies).Assembly)
                continue;
            string name = assembly.GetName().Name!;
            if (isRoot || Referenced.Contains(name))
                Follow(assembly, name);
        }
    }

    private static void Follow(Assembly assembly, string name)
    {
        Referenced.Add(name);
        ulong number = TypeNumbers.Of(name);
        if (Loaded(number) is not { } known)
            ByNumber[number] = new(assembly);
        else if (known != assembly)
            AddNamesake(number, assembly);
        foreach (var reference in References(assembly))
        {
            if (IsFrameworkName(reference.Name!) || reference.Name == typeof(ProgramAssemblies).Assembly.GetName().Name || !Referenced.Add(reference.Name!))
                continue;
            NotLoaded.TryAdd(TypeNumbers.Of(reference.Name!), (reference, new(assembly)));
            // It may have been loaded, and looked at, before anybody referred to it.
            if (AppDomain.CurrentDomain.GetAssemblies().FirstOrDefault(loaded => loaded.GetName().Name == reference.Name) is { } loaded)
                Follow(loaded, reference.Name!);
        }
    }

    private static void AddNamesake(ulong number, Assembly assembly)
    {
        if (!Namesakes.TryGetValue(number, out var others))
            Namesakes[number] = others = [];
        others.RemoveAll(other => !other.TryGetTarget(out var there) || there == assembly);
        others.Add(new(assembly));
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

    private static bool LooksLikeFramework(Assembly assembly)
    {
        var name = assembly.GetName();
        return IsFrameworkName(name.Name!) && Array.IndexOf(FrameworkKeys, Convert.ToHexStringLower(name.GetPublicKeyToken() ?? [])) >= 0;
    }

    private static bool IsFrameworkName(string name) => name is "System" or "mscorlib" or "netstandard" or "WindowsBase"
        || name.StartsWith("System.", StringComparison.Ordinal) || name.StartsWith("Microsoft.", StringComparison.Ordinal);
}
