using System.Collections.Concurrent;
using System.Reflection;
using MessagePack;

namespace Remoting.Serialization.State;

/// <summary>
/// Finds how objects of a type travel, once a type: by the resolver of the user's own, by MessagePack's annotations, by generated code, by the word that
/// a type of the framework has here, by comparer and elements, or by all of its fields.
/// </summary>
/// <param name="own">The resolver of the user's own, if one was chosen.</param>
/// <param name="options">What formatters get.</param>
internal sealed class Codecs(IFormatterResolver? own, Func<MessagePackSerializerOptions> options)
{
    private readonly ConcurrentDictionary<Type, Codec> _codecs = new();
    private readonly ConcurrentDictionary<(Type, Assembly?), Slot> _slots = new();

    public MessagePackSerializerOptions Options => options();

    /// <summary>How objects of exactly this type travel; one that cannot gets what refuses them.</summary>
    public Codec For(Type type) => _codecs.TryGetValue(type, out var codec) ? codec : _codecs.GetOrAdd(type, Find(type));

    /// <summary>How what stands in a place travels.</summary>
    /// <param name="declared">The type of the place.</param>
    /// <param name="holder">The assembly of the type that the place belongs to.</param>
    public Slot SlotOf(Type declared, Assembly? holder) =>
        _slots.TryGetValue((declared, holder), out var slot) ? slot : _slots.GetOrAdd((declared, holder), MakeSlot(declared, holder));

    /// <summary>The same for a type that is known where this is compiled.</summary>
    public Slot<T> SlotOf<T>(Assembly? holder = null) => SlotOf(typeof(T), holder) is var slot && slot is Slot<T> typed ? typed : new BoxedSlot<T>(slot);

    /// <summary>Whether a formatter of the library's kind is in charge of a declared type, whatever stands there.</summary>
    public bool IsLibrarys(Type type) => LibraryFormatters.Knows(own, type) || (!ProgramAssemblies.IsFramework(type.Assembly) && LibraryFormatters.IsAnnotated(type));

    private Slot MakeSlot(Type declared, Assembly? holder)
    {
        if (Nullable.GetUnderlyingType(declared) is { } underlying)
            return new NullableSlot(SlotOf(underlying, holder));
        if (IsLibrarys(declared))
            return new ExactSlot(this, declared);
        if (IsExact(declared))
            return Words.Find(declared, this)?.OwnSlot ?? new ExactSlot(this, declared);
        return new OpenSlot(this, declared, holder);
    }

    /// <summary>Whether nothing but objects of this very type can stand where it is declared.</summary>
    private static bool IsExact(Type type) => type.IsSZArray ? IsExact(type.GetElementType()!) : type.IsValueType || (type.IsSealed && !type.IsArray);

    private Codec Find(Type type) =>
        OfLibrary(type)
        ?? GeneratedSerializers.Find(type)
        ?? Words.Find(type, this)
        ?? Collections.Find(type, this)
        ?? FieldsPlan.Of(type, this);

    private Codec? OfLibrary(Type type) => IsLibrarys(type) ? LibraryFormatters.Codec(type, this) : null;
}
