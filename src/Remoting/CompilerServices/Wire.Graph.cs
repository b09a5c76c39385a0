using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using MessagePack;
using Remoting.Serialization;
using Remoting.Serialization.State;

namespace Remoting.CompilerServices;

// Objects that may be in several places of what travels, or lead back to themselves. What is numbered is written as nil, as the number of
// an object that came before, or as its content, which therefore begins neither with nil nor with an integer.
public static partial class Wire
{
    [ThreadStatic]
    private static ObjectGraph? _graph;

    [ThreadStatic]
    private static ObjectGraph? _spareGraph;

    /// <summary>
    /// From here on until the scope is disposed of, objects on this thread are numbered together: the arguments of a call, its result, an item of a
    /// stream, a report. A scope inside of another is a graph of its own.
    /// </summary>
    public static GraphScope BeginGraph()
    {
        var before = _graph;
        _graph = _spareGraph ?? new ObjectGraph();
        _spareGraph = null;
        return new GraphScope(before);
    }

    /// <summary>
    /// The same, for writing what may lead to objects of derived types that were not known where this was generated: whether those share anything with the rest
    /// is looked at in the end (<see cref="GraphScope.Check"/>).
    /// </summary>
    public static GraphScope BeginWatching()
    {
        var scope = BeginGraph();
        Graph.IsWatched = true;
        return scope;
    }

    /// <summary>
    /// The same, for reading what may have tables whose keys hold them: those are filled by <see cref="CompleteReading"/>, when all objects are there.
    /// </summary>
    public static GraphScope BeginReading()
    {
        var scope = BeginGraph();
        Types.Late = [];
        return scope;
    }

    /// <summary>All has been read: fills the tables that have waited.</summary>
    public static void CompleteReading() => LateHashes.Fill();

    /// <summary>Fills a table when what holds it has been read; at once where nothing is waited for.</summary>
    public static void FillLater(Action fill)
    {
        if (_graph is not null && Types.Late is { } late)
            late.Add(fill);
        else
            fill();
    }

    /// <summary>The same, unless there is a graph already, of which the objects are a part then.</summary>
    public static GraphScope EnsureGraph() => _graph is null ? BeginGraph() : new GraphScope(_graph);

    /// <summary>
    /// Writes an object that has to be written no more: null, or one that came before in this graph. False where its content is to be written now.
    /// </summary>
    public static bool TryWriteReference(ref MessagePackWriter writer, [NotNullWhen(false)] object? value)
    {
        if (value is null)
        {
            writer.WriteNil();
            return true;
        }
        if (!Graph.TryFind(value, out int number))
            return false;
        writer.Write(number);
        return true;
    }

    /// <summary>
    /// Reads null, or an object that came before in this graph. False where its content comes now: then it has a <paramref name="number"/>, by which
    /// it is to be kept as soon as it exists, before its content is read where that may lead back to it.
    /// </summary>
    internal static bool TryReadReference<T>(ref MessagePackReader reader, out T? value, out int number)
        where T : class
    {
        number = -1;
        if (TryReadReference(ref reader, out value))
            return true;
        number = Graph.Reserve();
        return false;
    }

    /// <summary>
    /// Reads null, or an object that came before in this graph. False where its content comes now: then it has a <paramref name="place"/>, in which
    /// it is to be kept as soon as it exists, before its content is read where that may lead back to it.
    /// </summary>
    public static bool TryReadReference<T>(ref MessagePackReader reader, out T? value, out GraphPlace place)
        where T : class
    {
        place = default;
        if (TryReadReference(ref reader, out value))
            return true;
        var graph = Graph;
        place = new GraphPlace(graph, graph.Reserve());
        return false;
    }

    private static bool TryReadReference<T>(ref MessagePackReader reader, out T? value)
        where T : class
    {
        value = null;
        // An array of up to 15 parts, which most objects are: one look, and not three.
        return reader.NextCode is not (>= MessagePackCode.MinFixArray and <= MessagePackCode.MaxFixArray) && TryReadKnown(ref reader, out value);
    }

    private static bool TryReadKnown<T>(ref MessagePackReader reader, out T? value)
        where T : class
    {
        value = null;
        if (reader.TryReadNil())
            return true;
        if (reader.NextMessagePackType != MessagePackType.Integer)
            return false;
        object found = Graph.Get(reader.ReadInt32());
        value = found as T;
        if (value is null)
            Fail($"An object of type '{found.GetType()}' stands where a '{typeof(T)}' belongs.");
        return true;
    }

    /// <summary>The object that is being read exists, if not yet with its content.</summary>
    internal static void Keep(int number, object value) => Graph.Keep(number, value);

    private static ObjectGraph Graph
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => _graph ?? FailWithoutGraph();
    }

    [DoesNotReturn]
    private static ObjectGraph FailWithoutGraph() => throw new InvalidOperationException("Objects are numbered inside of a graph only.");

    /// <summary>Where an object that is being read is to be kept.</summary>
    public readonly struct GraphPlace
    {
        private readonly ObjectGraph _graph;
        private readonly int _number;

        internal GraphPlace(ObjectGraph graph, int number)
        {
            _graph = graph;
            _number = number;
        }

        /// <summary>The object that is being read exists, if not yet with its content.</summary>
        public void Keep(object value) => _graph.Keep(_number, value);
    }

    /// <summary>The time in which objects are numbered together.</summary>
    public readonly ref struct GraphScope
    {
        private readonly ObjectGraph? _before;

        internal GraphScope(ObjectGraph? before) => _before = before;

        /// <summary>Whether there were objects of types that were not known where this was generated.</summary>
        [System.Diagnostics.CodeAnalysis.SuppressMessage("Performance", "CA1822:Mark members as static", Justification = "It is asked of the scope that is open.")]
        public bool HasForeign => _graph?.Foreign is not null;

        /// <summary>Looks at whether they share any object with the rest.</summary>
        /// <param name="values">All that was written.</param>
        /// <exception cref="MessagePackSerializationException">One does, and would arrive as two objects.</exception>
        [System.Diagnostics.CodeAnalysis.SuppressMessage("Performance", "CA1822:Mark members as static", Justification = "It is asked of the scope that is open.")]
        public void Check(object?[] values)
        {
            if (_graph is { Foreign: { } foreign } graph)
                foreign.Check(graph, values);
        }

        /// <summary>Lets go of the objects.</summary>
        public void Dispose()
        {
            var graph = _graph;
            _graph = _before;
            if (!ReferenceEquals(graph, _before) && graph is not null && graph.TryReset())
                _spareGraph = graph;
        }
    }
}
