using System.Collections;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using MessagePack;
using MessagePack.Formatters;
using MessagePack.Resolvers;
using Remoting.Serialization;
using Remoting.Serialization.State;

namespace Remoting.CompilerServices;

// Types that generated code knows nothing about travel by their state (Serialization/State), or as a formatter has them where a resolver of the user's
// own or an annotation says so. The library's resolvers cost their start-up only when they are needed, which is why their options are not a field of this
// class.
public static partial class Wire
{
    /// <summary>Writes a value of a type that generated code does not know.</summary>
    public static void WriteDynamic<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.AllFields)] T>(ref MessagePackWriter writer, T value)
    {
        var choice = SerializerChoice.Current;
        if (Root<T>.In(choice.Codecs) is not { } slot)
        {
            LibraryWire.WriteDynamic(ref writer, value);
            return;
        }
        if (_graph is not null)
        {
            slot.Write(ref writer, value);
            return;
        }
        using var graph = BeginGraph();
        slot.Write(ref writer, value);
    }

    /// <summary>Reads a value of a type that generated code does not know.</summary>
    public static T ReadDynamic<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.AllFields)] T>(ref MessagePackReader reader)
    {
        var choice = SerializerChoice.Current;
        if (Root<T>.In(choice.Codecs) is not { } slot)
            return LibraryWire.ReadDynamic<T>(ref reader);
        if (_graph is not null)
            return LateHashes.Read(ref reader, slot);
        using var graph = BeginGraph();
        return LateHashes.Read(ref reader, slot);
    }

    /// <summary>Where a value stands that nothing else holds; none where a formatter of the library is in charge of its type.</summary>
    private static class Root<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.AllFields)] T>
    {
        private static Found? _last;

        public static Slot<T>? In(Codecs codecs)
        {
            var last = _last;
            if (last?.Codecs == codecs)
                return last.Slot;
            _last = last = codecs.RootOf(typeof(T), Find);
            return last.Slot;
        }

        private static Found Find(Codecs codecs)
        {
            NamedTypes.Add<T>();
            return new Found(codecs, codecs.IsLibrarys<T>() ? null : codecs.SlotOf<T>());
        }

        private sealed record Found(Codecs Codecs, Slot<T>? Slot);
    }

    /// <summary>
    /// The library's standard resolver, with a guard around each formatter: data that is too deep, or that contains itself,
    /// is an exception. Without the guard it would be a stack overflow, which no process survives.
    /// </summary>
    internal sealed class DynamicTypes : IFormatterResolver
    {
        public IMessagePackFormatter<T>? GetFormatter<T>() => Guarded<T>.Instance;

        private static class Guarded<T>
        {
            public static readonly IMessagePackFormatter<T>? Instance = StandardResolver.Instance.GetFormatter<T>() switch
            {
                null => null,
                IMessagePackFormatter<object> inner when typeof(T) == typeof(object) => (IMessagePackFormatter<T>)(object)new ObjectFormatter(inner),
                var inner => new Guard<T>(inner),
            };
        }
    }

    /// <summary>Where no code can be made while the program runs, the library knows nothing by itself.</summary>
    internal sealed class NoTypes : IFormatterResolver
    {
        public IMessagePackFormatter<T>? GetFormatter<T>() => throw WholeProgram.Missing(typeof(T));
    }

    /// <summary>The resolver of the user's own, before the standard one.</summary>
    internal sealed class UserTypes(IFormatterResolver resolver, IFormatterResolver standard) : IFormatterResolver
    {
        /// <summary>Holds no type: those of a plug-in go with it.</summary>
        private readonly ConditionalWeakTable<Type, StrongBox<object?>> _formatters = [];

        public IMessagePackFormatter<T>? GetFormatter<T>() =>
            (IMessagePackFormatter<T>?)(_formatters.TryGetValue(typeof(T), out var known) ? known : _formatters.GetValue(typeof(T), _ => new(Find<T>()))).Value;

        private IMessagePackFormatter<T>? Find<T>() =>
            resolver.GetFormatter<T>() is { } inner ? new Guard<T>(inner) : standard.GetFormatter<T>();
    }

    private sealed class Guard<T>(IMessagePackFormatter<T> inner) : IMessagePackFormatter<T>
    {
        public void Serialize(ref MessagePackWriter writer, T value, MessagePackSerializerOptions options)
        {
            RuntimeHelpers.EnsureSufficientExecutionStack();
            inner.Serialize(ref writer, value, options);
        }

        public T Deserialize(ref MessagePackReader reader, MessagePackSerializerOptions options)
        {
            RuntimeHelpers.EnsureSufficientExecutionStack();
            return inner.Deserialize(ref reader, options);
        }
    }

    /// <summary>The library's formatter of <see cref="object"/> walks through collections by itself, past any guard.</summary>
    private sealed class ObjectFormatter(IMessagePackFormatter<object> inner) : IMessagePackFormatter<object?>
    {
        public void Serialize(ref MessagePackWriter writer, object? value, MessagePackSerializerOptions options)
        {
            RuntimeHelpers.EnsureSufficientExecutionStack();
            switch (value)
            {
                case null or byte[]:
                    inner.Serialize(ref writer, value!, options);
                    break;
                // Taken out first: other threads may change it while it is written, and then there are others than its number says.
                case IDictionary dictionary:
                    var entries = new List<DictionaryEntry>(dictionary.Count);
                    foreach (DictionaryEntry entry in dictionary)
                        entries.Add(entry);
                    writer.WriteMapHeader(entries.Count);
                    foreach (var entry in entries)
                    {
                        Serialize(ref writer, entry.Key, options);
                        Serialize(ref writer, entry.Value, options);
                    }

                    break;
                case ICollection collection:
                    var items = new List<object?>(collection.Count);
                    foreach (object? item in collection)
                        items.Add(item);
                    writer.WriteArrayHeader(items.Count);
                    foreach (object? item in items)
                        Serialize(ref writer, item, options);
                    break;
                default:
                    inner.Serialize(ref writer, value, options);
                    break;
            }
        }

        public object? Deserialize(ref MessagePackReader reader, MessagePackSerializerOptions options) => inner.Deserialize(ref reader, options);
    }
}
