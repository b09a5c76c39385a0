using System.Collections.Concurrent;
using System.Reflection;
using Remoting.CompilerServices;

namespace Remoting.Clustering;

/// <summary>
/// The callables of a silo's program: those of its assemblies, by their tables. Closed: a caller names what it wants, and what is not there already, or
/// among what the program refers to, is not loaded for it.
/// </summary>
/// <param name="more">Assemblies that nothing refers to.</param>
/// <param name="program">The program; null for that of this process.</param>
internal class CallableCatalog(IReadOnlyList<Assembly> more, Assembly? program = null)
{
    private readonly ConcurrentDictionary<(string Assembly, string Group, string Name), Callable> _found = new();
    private readonly Lock _gate = new();
    private readonly HashSet<string> _looked = new(StringComparer.Ordinal);

    /// <summary>
    /// Names whose assemblies were loaded, and what they refer to looked at. Apart from those that were looked at for callables: an assembly that was loaded already is
    /// one of those, and what it refers to may be loaded by nobody else.
    /// </summary>
    private readonly HashSet<string> _followed = new(StringComparer.Ordinal);
    private readonly List<(string Assembly, CallableRegistryAttribute Registry)> _registries = [];

    /// <summary>Finds what a caller means. Null where there is none; then <paramref name="why"/> says what there is instead.</summary>
    public virtual Callable? Find(CallableRecord wanted, out string? why)
    {
        why = null;
        if (!_found.TryGetValue((wanted.Assembly, wanted.Group, wanted.Name), out var callable))
        {
            callable = Look(wanted);
            if (callable is null)
            {
                why = $"it has no callable {wanted.Name} in {wanted.Group} of {wanted.Assembly}. Is it another build of the program?";
                return null;
            }
            _found[(wanted.Assembly, wanted.Group, wanted.Name)] = callable;
        }
        // The same build of their assembly proves nothing: what they take may be of another one.
        if (CallableShape.HashOf(callable) != wanted.Shape)
        {
            why = $"its {wanted.Name} takes or gives something else: it is another build of {wanted.Assembly}, in which a type of the call was changed.";
            return null;
        }
        return callable;
    }

    private Callable? Look(CallableRecord wanted)
    {
        lock (_gate)
        {
            if (LookAmongKnown(wanted) is { } found)
                return found;
            Search();
            return LookAmongKnown(wanted);
        }
    }

    private Callable? LookAmongKnown(CallableRecord wanted) =>
        _registries.Where(entry => entry.Assembly == wanted.Assembly).Select(entry => entry.Registry.Find(wanted.Group, wanted.Name)).FirstOrDefault(found => found is not null);

    private void Search()
    {
        foreach (var assembly in more)
            Add(assembly);
        foreach (var assembly in AppDomain.CurrentDomain.GetAssemblies())
            Add(assembly);
        if ((program ?? Assembly.GetEntryAssembly()) is { } entry)
            AddReferred(entry);
    }

    private void AddReferred(Assembly assembly)
    {
        foreach (var name in assembly.GetReferencedAssemblies())
        {
            if (name.Name is not { } simple || simple.StartsWith("System.", StringComparison.Ordinal) || simple.StartsWith("Microsoft.", StringComparison.Ordinal) || !_followed.Add(simple))
                continue;
            try
            {
                var referred = Assembly.Load(name);
                Add(referred);
                AddReferred(referred);
            }
            catch (Exception e) when (e is FileNotFoundException or FileLoadException or BadImageFormatException)
            {
                // The program does without it, and so do its callers.
            }
        }
    }

    private void Add(Assembly assembly)
    {
        if (assembly.IsDynamic || assembly.GetName().Name is not { } name || !_looked.Add(name))
            return;
        if (CallableRegistryAttribute.Of(assembly) is { } registry)
            _registries.Add((name, registry));
    }
}
