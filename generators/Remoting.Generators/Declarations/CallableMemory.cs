using Microsoft.CodeAnalysis;
using Remoting.Generators.Model;

namespace Remoting.Generators.Declarations;

/// <summary>
/// The callables of one project, remembered by what they were parsed from. Finding marked methods through the compiler's own
/// <c>ForAttributeWithMetadataName</c> costs a visit to each of them with every edit anywhere; here an edit costs a look at one file, and
/// the callables that depend on what it declares. What is remembered is plain data, so nothing of a compilation outlives it; and since
/// it makes no difference to what is found, it does not matter who asks, how often, or in which order.
/// </summary>
internal sealed class CallableMemory
{
    /// <summary>One for the edit under way, one for its undoing, and two for whoever looks at an older state at the same time.</summary>
    private const int Capacity = 4;

    /// <summary>The latest last; guarded by itself.</summary>
    private readonly List<CallableState> _latest = [];

    public EquatableArray<ParsedCallable> Callables(Compilation compilation, CancellationToken ct)
    {
        var declarations = CompilationDeclarations.Digest(compilation, ct);
        var surroundings = CompilationDeclarations.Surroundings(compilation, ct);
        CallableState? before;
        lock (_latest)
        {
            var index = _latest.FindIndex(state => state.Digest == declarations);
            if (index >= 0)
            {
                var state = _latest[index];
                _latest.RemoveAt(index);
                _latest.Add(state);
                return state.Callables;
            }

            before = _latest.FindLast(state => state.Surroundings == surroundings);
        }

        var found = new CallableFinder(compilation, before, declarations, surroundings, ct).Find();
        lock (_latest)
        {
            if (_latest.Count == Capacity)
                _latest.RemoveAt(0);
            _latest.Add(found);
        }

        return found.Callables;
    }
}
