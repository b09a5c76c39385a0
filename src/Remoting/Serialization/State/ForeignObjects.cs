using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Runtime.CompilerServices;
using MessagePack;
using Remoting.CompilerServices;

namespace Remoting.Serialization.State;

/// <summary>
/// Objects of derived types that nobody knew of where the code was generated that writes what holds them: of another assembly, or collections of a program's own
/// where one of the framework's is declared. All that is in them has numbers; what the generated code writes itself has none where it found no two ways to one
/// object. So whatever is in both would arrive as two objects, and is looked for before anything is sent. That costs only those who have such objects.
/// </summary>
internal sealed class ForeignObjects
{
    private const BindingFlags Own = BindingFlags.Instance | BindingFlags.Public | BindingFlags.DeclaredOnly;

    private readonly List<object> _roots = [];
    private readonly List<(int From, int To)> _numbers = [];
    private readonly HashSet<int> _metOutside = [];
    private int _from = -1;

    public bool TryEnter(object value, int next)
    {
        if (_from >= 0)
            return false;
        _roots.Add(value);
        _from = next;
        return true;
    }

    public void Leave(int next)
    {
        _numbers.Add((_from, next));
        _from = -1;
    }

    /// <summary>An object with a number was come to again.</summary>
    public void Meet(int number)
    {
        if (_from < 0)
            _metOutside.Add(number);
    }

    /// <summary>Whether all that is in these objects and elsewhere arrives as one object each.</summary>
    /// <param name="graph">What was written.</param>
    /// <param name="values">Where it begins.</param>
    /// <exception cref="StateException">Something would arrive as two.</exception>
    public void Check(ObjectGraph graph, object?[] values)
    {
        // Where fields cannot be looked at, nobody can say.
        if (!WholeProgram.IsThere)
            return;
        var codecs = SerializerChoice.Current.Codecs.WithoutGenerated;
        var all = graph.All.ToArray();
        // What was written elsewhere first is only named in these, and the other way about.
        object[] numberedInside = [.. all.Where((_, number) => IsInside(number)).Union(_roots, ReferenceEqualityComparer.Instance)!];
        object[] numberedOutside = [.. all.Where((_, number) => !IsInside(number))!];
        var holders = new Dictionary<object, object>(ReferenceEqualityComparer.Instance);
        foreach (object root in _roots)
        {
            foreach (object inside in LedTo(codecs, numberedOutside, [root]).New)
                holders.TryAdd(inside, root);
        }
        var (met, found) = LedTo(codecs, numberedInside, values);
        var again = new HashSet<object>(_metOutside.Select(number => all[number]!), ReferenceEqualityComparer.Instance);
        foreach (object value in met.Where(value => !again.Contains(value) && !_roots.Contains(value, ReferenceEqualityComparer.Instance)).Concat(found.Where(holders.ContainsKey)))
        {
            if (IsToldApart(value, codecs))
                throw Refusal(value, holders.GetValueOrDefault(value, _roots[0]));
        }
    }

    private bool IsInside(int number) => _numbers.Exists(range => range.From <= number && number < range.To);

    private static StateException Refusal(object value, object holder)
    {
        string type = TypeText.Of(holder.GetType());
        return new($"An object of type '{TypeText.Of(value.GetType())}' stands in an object of type '{type}' and elsewhere in what travels, and would arrive as two: the "
            + $"code that was generated for what holds both does not know of '{type}'. Make the class abstract that this is derived from, or declare that place as an "
            + "interface of your own, below which all objects are told apart. Or leave one of the two out.");
    }

    /// <summary>What values lead to by plans alone: those of some known objects, which are not looked into, and all others, each once.</summary>
    private static (object[] Known, object[] New) LedTo(Codecs codecs, object[] known, object?[] values)
    {
        using var scope = Wire.BeginGraph();
        var graph = Wire.OpenGraph!;
        foreach (object value in known)
            graph.TryFind(value, out _);
        var walk = graph.Watch();
        var writer = new MessagePackWriter(new Nowhere());
        foreach (object? value in values)
        {
            if (value is null)
                continue;
            var codec = codecs.For(value.GetType());
            if (!codec.IsNumbered || !Wire.TryWriteReference(ref writer, value))
                codec.Write(ref writer, value);
        }
        writer.Flush();
        object[] added = graph.All[known.Length..].ToArray()!;
        return ([.. walk._metOutside.Where(number => number < known.Length).Select(number => known[number])], added);
    }

    /// <summary>Whether anybody can tell the object from an equal one, so that generated code keeps it one.</summary>
    private static bool IsToldApart(object value, Codecs codecs)
    {
        var type = value.GetType();
        if (type.IsArray)
            return true;
        if (ProgramAssemblies.IsFramework(type.Assembly))
            return type.Namespace is "System.Collections.Generic" or "System.Collections.Concurrent" or "System.Collections.ObjectModel";
        return !type.IsValueType && !IsFixedRecord(type) && codecs.For(type) is not LookCodec { HasInstances: true };
    }

    /// <summary>A record of which nothing can change, and which leaves it to the compiler to say which other one equals it.</summary>
    private static bool IsFixedRecord(Type type) => FieldsPlan.LevelsOf(type).All(IsFixedLevel);

    [UnconditionalSuppressMessage("Trimming", "IL2070", Justification = "What is not seen to be a record is told apart.")]
    private static bool IsFixedLevel(Type level) => level.GetMethod("<Clone>$", Own) is not null
        && level.GetMethod(nameof(Equals), Own, [level])?.IsDefined(typeof(CompilerGeneratedAttribute)) == true
        && Array.TrueForAll(FieldSelection.All(level), field => field.IsInitOnly);

    /// <summary>Takes any number of bytes, and keeps none.</summary>
    private sealed class Nowhere : IBufferWriter<byte>
    {
        private byte[] _room = new byte[4096];

        public void Advance(int count)
        {
        }

        public Memory<byte> GetMemory(int sizeHint = 0)
        {
            if (_room.Length < sizeHint)
                _room = new byte[sizeHint];
            return _room;
        }

        public Span<byte> GetSpan(int sizeHint = 0) => GetMemory(sizeHint).Span;
    }
}
