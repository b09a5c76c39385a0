namespace Remoting.Generators.Model;

/// <summary>A record, structure or class of this compilation, which travels as the values of its fields.</summary>
/// <param name="Name">The type's name.</param>
/// <param name="Serializer">The name of the generated class.</param>
/// <param name="IsReference">Whether it is a class.</param>
/// <param name="MayBeDerived">Whether an object of another type may stand where this one is declared.</param>
/// <param name="Numbering">Whether its objects are told apart.</param>
/// <param name="Creation">How an object is made.</param>
/// <param name="Fields">The state, bases first.</param>
/// <param name="Arguments">What the constructor takes.</param>
/// <param name="Accessors">The ways to fields that code cannot name.</param>
/// <param name="Constants">Objects of the type that each process has: expressions.</param>
internal sealed record StateModel(
    string Name,
    string Serializer,
    bool IsReference,
    bool MayBeDerived,
    Numbering Numbering,
    Creation Creation,
    EquatableArray<FieldModel> Fields,
    EquatableArray<ConstructorArgument> Arguments,
    EquatableArray<AccessorGroup> Accessors,
    EquatableArray<ConstantModel> Constants) : TypeModel(Name, Serializer)
{
    /// <summary>Whether it holds wherever an object stands: all that can be told apart is, there and in it.</summary>
    public bool IsAnywhere { get; init; }
}

/// <summary>An abstract class or an interface of this compilation: an object is of another type in any case.</summary>
internal sealed record AbstractModel(string Name, string Serializer, EquatableArray<ConstantModel> Constants, EquatableArray<AccessorGroup> Accessors) : TypeModel(Name, Serializer);

/// <summary>A structure with <c>[InlineArray]</c>.</summary>
internal sealed record InlineArrayModel(string Name, string Serializer, TypeRef Element, int Length) : TypeModel(Name, Serializer);

/// <summary>A structure whose bytes are its state: numbers in a layout of the user's own.</summary>
internal sealed record BytesModel(string Name, string Serializer) : TypeModel(Name, Serializer);

internal enum Numbering
{
    /// <summary>An object is in one place only, or nobody can tell.</summary>
    None,

    /// <summary>An object may be in several places.</summary>
    Shared,

    /// <summary>What an object holds may lead back to it: it exists before its content is read.</summary>
    Cyclic,
}

internal enum Creation
{
    /// <summary>By a constructor of the compiler's own, and an initializer: both store what they are given and do nothing else.</summary>
    Constructor,

    /// <summary>By the constructor without parameters; the fields are set afterwards.</summary>
    New,

    /// <summary>Without any constructor; the fields are set afterwards.</summary>
    Uninitialized,
}

internal enum FieldWay
{
    /// <summary>By its name, or that of its property.</summary>
    Direct,

    /// <summary>The same; it is set in the initializer.</summary>
    Initializer,

    /// <summary>The same; the constructor takes it.</summary>
    Argument,

    /// <summary>By an accessor.</summary>
    Accessor,
}

/// <summary>One field.</summary>
/// <param name="Variable">The variable that holds what was read.</param>
/// <param name="Name">The field, by the name that the runtime knows.</param>
/// <param name="Type">Its type.</param>
/// <param name="Way">How generated code gets at it.</param>
/// <param name="Member">The name that code knows it by, or the accessor.</param>
/// <param name="Level">The base type that the object has to be looked at as; empty where it is its own.</param>
internal sealed record FieldModel(string Variable, string Name, TypeRef Type, FieldWay Way, string Member, string Level)
{
    /// <summary>What is written instead of what it holds, as code; <see langword="null"/> for nearly all.</summary>
    public string? Start { get; init; }
}

/// <summary>Accessors for the fields of one type. Those of a generic type are in a class with the same type parameters.</summary>
/// <param name="Head">The name of that class and its type parameters; empty where there is none.</param>
/// <param name="Constraints">Those of the type parameters.</param>
/// <param name="Type">The type that has the fields.</param>
/// <param name="IsReference">Whether it is a class.</param>
/// <param name="Accessors">One a field.</param>
internal sealed record AccessorGroup(string Head, string Constraints, string Type, bool IsReference, EquatableArray<AccessorModel> Accessors);

/// <summary>The accessor of one field.</summary>
/// <param name="Name">The method.</param>
/// <param name="Field">The field, by the name that the runtime knows.</param>
/// <param name="Type">The field's type.</param>
/// <param name="IsStatic">Whether it is a static field.</param>
internal sealed record AccessorModel(string Name, string Field, string Type, bool IsStatic);

/// <summary>A static read-only object.</summary>
/// <param name="Key">What stands for it in the data.</param>
/// <param name="Expression">The code that gives it.</param>
/// <param name="IsOwn">Whether it is certain to be of the type, and not only of a base type.</param>
internal sealed record ConstantModel(string Key, string Expression, bool IsOwn);
