using System.Buffers;
using System.ComponentModel;
using MessagePack;
using Remoting.Assemblies;

namespace Remoting.CompilerServices;

/// <summary>
/// For generated code: a callable as both processes know it. There is one instance of each generated class in a process;
/// the class lives in the assembly whose registry (<see cref="CallableRegistryAttribute"/>) finds it.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract class Callable
{
    private static int _lastId;

    /// <summary>Describes a callable.</summary>
    /// <param name="group">The containing type's metadata name with its namespace: the key of the first step of a look-up.</param>
    /// <param name="name">The wire name: unique within the group; by default the method's full signature.</param>
    /// <param name="parameters">Names of the parameters that travel, in order, for error messages.</param>
    protected Callable(string group, string name, params string[] parameters)
    {
        Group = group;
        Name = name;
        Parameters = parameters;
        // Here, on the thread of who calls it: what a plug-in refers to may be found by code of the program.
        if (!RemotingWorker.IsWorkerProcess)
            _ = AssemblyIdentity.Of(GetType().Assembly);
    }

    /// <summary>The containing type's metadata name with its namespace.</summary>
    public string Group { get; }

    /// <summary>The wire name.</summary>
    public string Name { get; }

    /// <summary>Names of the parameters that travel.</summary>
    public IReadOnlyList<string> Parameters { get; }

    /// <summary>
    /// The small integer that stands for the callable on the channels of this process. A channel is told what it means
    /// before the first call that uses it, so nothing has to be enumerated when a worker starts.
    /// </summary>
    internal int Id { get; } = Interlocked.Increment(ref _lastId);

    /// <summary>The category of its logger: the type's name, as programs know it.</summary>
    internal string LogCategory => field ??= Group.Replace('+', '.');

    /// <summary>What meters and traces call it.</summary>
    internal string MetricName => field ??= Name.StartsWith(LogCategory, StringComparison.Ordinal) ? Name : $"{LogCategory}.{Name}";

    /// <summary>This callable as an array: what nearly every batch of calls is about.</summary>
    internal Callable[] Alone => field ??= [this];

    /// <summary>In a worker: reads the arguments, calls the method, and writes the result (nothing, where there is none).</summary>
    public abstract void Execute(ref MessagePackReader arguments, ref MessagePackWriter result, CallContext context);

    /// <summary>
    /// In a worker: the same without a reader and a writer, where only numbers travel. False, and nothing run, where that is not so.
    /// </summary>
    public virtual bool TryExecute(ReadOnlySpan<byte> arguments, IBufferWriter<byte> result, CallContext context) => false;
}
