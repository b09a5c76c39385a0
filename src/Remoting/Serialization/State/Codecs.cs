using System.Reflection;
using System.Runtime.CompilerServices;
using MessagePack;

namespace Remoting.Serialization.State;

/// <summary>
/// Finds how objects of a type travel, once a type: by the resolver of the user's own, by MessagePack's annotations, by generated code, by the word that
/// a type of the framework has here, by comparer and elements, or by all of its fields.
/// </summary>
/// <remarks>What is known of a type lives as long as the type does: a plug-in whose assemblies can be unloaded is not held by what once travelled.</remarks>
/// <param name="own">The resolver of the user's own, if one was chosen.</param>
/// <param name="options">What formatters get.</param>
/// <param name="hasGenerated">Whether generated code is used where there is some.</param>
internal sealed class Codecs(IFormatterResolver? own, Func<MessagePackSerializerOptions> options, bool hasGenerated = true)
{
    private readonly ConditionalWeakTable<Type, Codec> _codecs = [];
    private readonly ConditionalWeakTable<Type, Places> _slots = [];
    private readonly ConditionalWeakTable<Type, DerivedObjects> _derived = [];
    private readonly ConditionalWeakTable<Type, object> _roots = [];

    public MessagePackSerializerOptions Options => options();

    /// <summary>The same by plans alone, in which all objects are told apart: nothing of it is sent, so that what no plan can carry is left out, and no type refused.</summary>
    public Codecs WithoutGenerated => field ??= new(own, options, hasGenerated: false);

    /// <summary>Whether it is only looked at what values lead to.</summary>
    public bool IsLook => !hasGenerated;

    /// <summary>How objects of exactly this type travel; one that cannot gets what refuses them.</summary>
    public Codec For(Type type) => _codecs.TryGetValue(type, out var codec) ? codec : _codecs.GetValue(type, Find);

    /// <summary>How what stands in a place travels.</summary>
    /// <param name="declared">The type of the place.</param>
    /// <param name="holder">The assembly of the type that the place belongs to.</param>
    public Slot SlotOf(Type declared, Assembly? holder)
    {
        var places = _slots.GetOrCreateValue(declared);
        if (holder is null)
            return places.OfNobody ??= MakeSlot(declared, null);
        return places.ByHolder.TryGetValue(holder, out var slot) ? slot : places.ByHolder.GetValue(holder, added => MakeSlot(declared, added));
    }

    /// <summary>The same for a type that is known where this is compiled.</summary>
    public Slot<T> SlotOf<T>(Assembly? holder = null) => SlotOf(typeof(T), holder) is var slot && slot is Slot<T> typed ? typed : new BoxedSlot<T>(slot);

    /// <summary>How objects travel in a place of generated code whose type is derived from the declared one.</summary>
    public DerivedObjects DerivedFrom(Type declared) =>
        _derived.TryGetValue(declared, out var derived) ? derived : _derived.GetValue(declared, added => new DerivedObjects(this, added));

    /// <summary>What is kept of a type that generated code names: here, where it goes with the type; whatever is kept by these codecs elsewhere stays.</summary>
    public TRoot RootOf<TRoot>(Type type, Func<Codecs, TRoot> make)
        where TRoot : class => (TRoot)(_roots.TryGetValue(type, out object? root) ? root : _roots.GetValue(type, _ => make(this)));

    /// <summary>Whether a formatter of the library's kind is in charge of a declared type, whatever stands there.</summary>
    public bool IsLibrarys(Type type) => LibraryFormatters.Knows(own, type) || (!ProgramAssemblies.IsFramework(type.Assembly) && LibraryFormatters.IsAnnotated(type));

    /// <summary>The same for a type that is known where this is compiled: then the resolver needs no code made to be asked.</summary>
    public bool IsLibrarys<T>() => WholeProgram.IsThere ? IsLibrarys(typeof(T)) : own?.GetFormatter<T>() is not null || IsLibrarys(typeof(T));

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
    private static bool IsExact(Type type) => type.IsSZArray
        ? IsExact(type.GetElementType()!) && !HasNamesakes(type.GetElementType()!)
        : type.IsValueType || (type.IsSealed && !type.IsArray);

    /// <summary>To the runtime an array of integers is one of unsigned ones, and of an enumeration of the same size, too.</summary>
    private static bool HasNamesakes(Type element) => Type.GetTypeCode(element) is >= TypeCode.SByte and <= TypeCode.UInt64 || element == typeof(nint) || element == typeof(nuint);

    private Codec Find(Type type) =>
        (IsLook && OfLibrary(type) is { } found ? new LibraryLookCodec(found, this) : OfLibrary(type))
        ?? (hasGenerated ? GeneratedSerializers.Find(type) : null)
        ?? Words.Find(type, this)
        ?? Collections.Find(type, this)
        ?? (hasGenerated ? FieldsPlan.Of(type, this) : new LookCodec(type, this));

    private Codec? OfLibrary(Type type)
    {
        if (!IsLibrarys(type))
            return null;
        if (WholeProgram.IsThere || own is not null)
            return LibraryFormatters.Codec(type, this);
        // No formatter can be made of the annotations: what was generated of them writes what they say.
        return GeneratedSerializers.Find(type) ?? new RefusedCodec(type, WholeProgram.Missing(type));
    }

    private sealed class Places
    {
        public Slot? OfNobody { get; set; }

        public ConditionalWeakTable<Assembly, Slot> ByHolder { get; } = [];
    }
}
