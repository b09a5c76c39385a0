namespace Remoting.Generators.Model;

/// <summary>A type that gets a serializer of its own.</summary>
/// <param name="Name">Fully qualified, without nullable annotations and tuple names: its identity.</param>
/// <param name="Serializer">The name of the generated class.</param>
internal abstract record TypeModel(string Name, string Serializer)
{
    /// <summary>Whether its serializer is looked for by the type of an object, when the program runs: that of whole objects is.</summary>
    public bool IsListed => this is StateModel or LentModel or ObjectModel { Layout: not ObjectLayout.Sequential };
}

/// <summary><c>Shared&lt;T&gt;</c>, and how its value travels.</summary>
internal sealed record LentModel(string Name, string Serializer, TypeRef Value) : TypeModel(Name, Serializer);

/// <summary><c>T?</c> of a value type.</summary>
internal sealed record NullableModel(string Name, string Serializer, TypeRef Element) : TypeModel(Name, Serializer)
{
    /// <summary>Whether the value itself may be written as nil: a segment of no array, which is not the same as none.</summary>
    public bool HoldsNil { get; init; }
}

/// <summary>An array or a list whose elements do not travel as one block.</summary>
internal sealed record SequenceModel(string Name, string Serializer, TypeRef Element, bool IsList, Numbering Numbering = Numbering.None) : TypeModel(Name, Serializer)
{
    /// <summary>Whether what stands there may be of a derived type: a list of the program's own, or an array of a derived type's.</summary>
    public bool MayBeDerived { get; init; }
}

/// <summary>An array of more than one dimension: its lengths, then its elements as one array.</summary>
internal sealed record GridModel(string Name, string Serializer, TypeRef Element, TypeRef Flat, int Rank, Numbering Numbering) : TypeModel(Name, Serializer)
{
    /// <inheritdoc cref="SequenceModel.MayBeDerived"/>
    public bool MayBeDerived { get; init; }
}

/// <summary>The same as the library writes it: the lengths and the elements in one array.</summary>
internal sealed record LibraryGridModel(string Name, string Serializer, TypeRef Element, int Rank) : TypeModel(Name, Serializer);

/// <summary>A collection that travels as another one (an array, a dictionary, a set) and is converted by the runtime.</summary>
/// <param name="Name">The type's name.</param>
/// <param name="Serializer">The name of the generated class.</param>
/// <param name="Via">What it travels as.</param>
/// <param name="To">The conversion before writing.</param>
/// <param name="From">The conversion after reading.</param>
internal sealed record ConversionModel(string Name, string Serializer, TypeRef Via, string To, string From, Numbering Numbering = Numbering.None) : TypeModel(Name, Serializer)
{
    /// <summary>Whether there can be an empty one, to which the elements are added.</summary>
    public bool IsFilled { get; init; }

    /// <inheritdoc cref="SequenceModel.MayBeDerived"/>
    public bool MayBeDerived { get; init; }
}

/// <summary>The interface of a collection, behind which stands one of several kinds.</summary>
/// <param name="Name">The type's name.</param>
/// <param name="Serializer">The name of the generated class.</param>
/// <param name="Family">Which kinds there may be.</param>
/// <param name="Key">The name of the first type argument of the interface.</param>
/// <param name="Value">The name of the second one; empty where there is none.</param>
/// <param name="Element">The name of the elements' type.</param>
/// <param name="Array">The elements as an array.</param>
/// <param name="Usual">As the list or the dictionary that usually stands there, where it may be one.</param>
/// <param name="Numbering">Whether collections are told apart.</param>
internal sealed record CollectionModel(
    string Name,
    string Serializer,
    CollectionFamily Family,
    string Key,
    string Value,
    string Element,
    TypeRef Array,
    TypeRef? Usual,
    Numbering Numbering) : TypeModel(Name, Serializer)
{
    /// <summary>Whether an element may be an object that holds the collection: then what finds its elements by their content is filled when all of that has been read.</summary>
    public bool IsLate { get; init; }

    /// <summary>How an array is read, where its elements may lead back to it, so that it has to be there before they are.</summary>
    public SequenceModel? CircularArray { get; init; }

    /// <summary>The same of the list or the dictionary that usually stands there.</summary>
    public TypeModel? CircularUsual { get; init; }
}

internal enum CollectionFamily
{
    /// <summary>Anything that can be run through.</summary>
    Sequence,

    /// <summary>The same, with room for more.</summary>
    List,

    Set,

    Dictionary,
}

/// <summary>A set or a dictionary.</summary>
/// <param name="Name">The type's name.</param>
/// <param name="Serializer">The name of the generated class.</param>
/// <param name="Kind">What is peculiar to the collection.</param>
/// <param name="Key">The keys, or the elements of a set.</param>
/// <param name="Value">The values; <see langword="null"/> in a set.</param>
/// <param name="HasComparer">Whether its comparer travels with it; otherwise it has to be the default one.</param>
internal sealed record KeyedModel(string Name, string Serializer, KeyedKind Kind, TypeRef Key, TypeRef? Value, bool HasComparer = true, Numbering Numbering = Numbering.None) : TypeModel(Name, Serializer)
{
    /// <inheritdoc cref="SequenceModel.MayBeDerived"/>
    public bool MayBeDerived { get; init; }

    /// <summary>Whether a key may be an object that holds the collection: then it is filled, or looked at, when all of that has been read.</summary>
    public bool IsLate { get; init; }
}

/// <summary>How one kind of set or dictionary is taken apart and put together; texts of code.</summary>
/// <param name="Comparer">The property with the comparer.</param>
/// <param name="IsSorted">Whether the comparer orders, or only tells equal from different.</param>
/// <param name="Create">Makes an empty one (or a builder) from <c>count</c> and <c>comparer</c>; <c>{0}</c> are the type arguments.</param>
/// <param name="Finish">The collection, made of <c>items</c>.</param>
internal sealed record KeyedKind(string Comparer, bool IsSorted, string Create, string Finish)
{
    /// <summary>Whether other threads may change it while it is written, so that what it holds has to be taken out at once.</summary>
    public bool IsConcurrent { get; init; }
}

/// <summary>A type of the library's or with its annotations, taken apart into members and rebuilt by a constructor and setters.</summary>
internal sealed record ObjectModel(
    string Name,
    string Serializer,
    bool IsReference,
    ObjectLayout Layout,
    bool HasCallbacks,
    bool MayBeDerived,
    EquatableArray<MemberModel> Members,
    EquatableArray<ConstructorArgument> Constructor) : TypeModel(Name, Serializer)
{
    /// <summary>Whether an object of a derived type travels as what it is; else it fails.</summary>
    public bool KeepsDerived { get; init; }

    /// <summary>Whether another generator may add members to it, so that those that were there are put on record.</summary>
    public bool IsRecorded { get; init; }
}

/// <summary>An object that may be in several places, and is written by itself otherwise.</summary>
internal sealed record SharedModel(string Name, string Serializer, TypeRef Inner) : TypeModel(Name, Serializer)
{
    /// <inheritdoc cref="SequenceModel.MayBeDerived"/>
    public bool MayBeDerived { get; init; }
}

/// <summary>An abstract type with its known derived types (<c>[Union]</c>).</summary>
internal sealed record UnionModel(string Name, string Serializer, EquatableArray<UnionCase> Cases) : TypeModel(Name, Serializer);

/// <summary>One derived type of a union.</summary>
internal sealed record UnionCase(int Key, TypeRef Type);

internal enum ObjectLayout
{
    /// <summary>All members in order: both ends are of the same build.</summary>
    Sequential,

    /// <summary><c>[MessagePackObject]</c> with integer keys: an array, with holes.</summary>
    IntegerKeys,

    /// <summary><c>[MessagePackObject]</c> with string keys: a map.</summary>
    StringKeys,
}

/// <summary>One piece of an object's state.</summary>
/// <param name="Name">The property or field.</param>
/// <param name="Type">Its type.</param>
/// <param name="Key">Its key, where the layout has keys.</param>
/// <param name="IsAssigned">Whether the object initializer sets it.</param>
internal sealed record MemberModel(string Name, TypeRef Type, string? Key, bool IsAssigned);

/// <summary>A parameter of the constructor and the index of the member that it takes.</summary>
internal sealed record ConstructorArgument(string Parameter, int Member)
{
    /// <summary>Where the parameter is of another type than the member: else a constructor that takes the member's own might be called.</summary>
    public string Cast { get; init; } = "";
}
