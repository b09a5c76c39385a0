using System.Reflection;
using Remoting.CompilerServices;
using Remoting.Protocol;

namespace Remoting.WorkerHost;

/// <summary>What the numbers of callables mean in this worker. Assemblies are loaded when the first call needs them, on the thread that runs it.</summary>
internal sealed class CallableTable
{
    private readonly Dictionary<int, Definition> _definitions = [];
    private readonly Dictionary<int, Callable> _callables = [];

    /// <summary>What was called last is mostly called next.</summary>
    private int _lastId;
    private Callable? _last;

    /// <summary>The parent says what a number means.</summary>
    public void Define(Definition definition) => _definitions[definition.CallableId] = definition;

    /// <summary>The callable of a number.</summary>
    /// <exception cref="RemotingException">It is not to be found; the message says why.</exception>
    public Callable Find(int id)
    {
        if (id == _lastId && _last is not null)
            return _last;
        if (!_callables.TryGetValue(id, out var callable))
            callable = FindNew(id);
        (_lastId, _last) = (id, callable);
        return callable;
    }

    private Callable FindNew(int id)
    {
        if (!_definitions.TryGetValue(id, out var definition))
            throw new RemotingException($"The parent has not said what callable number {id} is.");
        var callable = Load(definition);
        _callables.Add(id, callable);
        return callable;
    }

    private static Callable Load(Definition definition)
    {
        var assembly = AssemblyFinder.Load(definition.Assembly);
        var registry = assembly.GetCustomAttribute<CallableRegistryAttribute>()
            ?? throw new RemotingException($"{assembly} has no table of callables. Is the generator of this library part of its build?");
        return registry.Find(definition.Group, definition.Name)
            ?? throw new RemotingException($"{assembly} has no callable {definition.Name} in {definition.Group}.");
    }
}
