using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;

namespace Remoting.Generators.Parsing;

/// <summary>
/// The references whose types are not in the global namespace, but behind an extern alias. Whether a type is depends on the project
/// that names it, not on the type: names are written for the compilation that is being parsed.
/// </summary>
internal sealed class AssemblyAliases
{
    private static readonly ConditionalWeakTable<Compilation, AssemblyAliases> Cache = new();

    [ThreadStatic]
    private static AssemblyAliases? s_current;

    private readonly Dictionary<IAssemblySymbol, string> _aliases = new(SymbolEqualityComparer.Default);

    private AssemblyAliases(Compilation compilation)
    {
        var isGlobal = new HashSet<IAssemblySymbol>(SymbolEqualityComparer.Default);
        foreach (var reference in compilation.References)
        {
            if (compilation.GetAssemblyOrModuleSymbol(reference) is not IAssemblySymbol assembly)
                continue;
            var aliases = reference.Properties.Aliases;
            if (aliases.IsDefaultOrEmpty || aliases.Contains("global"))
                isGlobal.Add(assembly);
            else if (!_aliases.ContainsKey(assembly))
                _aliases.Add(assembly, aliases[0]);
        }

        foreach (var assembly in isGlobal)
            _aliases.Remove(assembly);
    }

    /// <summary>Those of the compilation whose names are being written on this thread; <see langword="null"/> where it has none.</summary>
    public static AssemblyAliases? Current => s_current;

    /// <summary>Until the result is disposed, names are written for a compilation.</summary>
    public static Scope For(Compilation compilation)
    {
        var aliases = Cache.GetValue(compilation, static c => new AssemblyAliases(c));
        var scope = new Scope(s_current);
        s_current = aliases._aliases.Count > 0 ? aliases : null;
        return scope;
    }

    /// <summary>The alias that the names of an assembly's types begin with; <see langword="null"/> where they are in the global namespace.</summary>
    public string? Of(IAssemblySymbol? assembly) => assembly is not null && _aliases.TryGetValue(assembly, out var alias) ? alias : null;

    public readonly struct Scope(AssemblyAliases? before) : IDisposable
    {
        public void Dispose() => s_current = before;
    }
}
