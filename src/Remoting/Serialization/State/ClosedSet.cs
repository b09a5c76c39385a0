using System.Reflection;

namespace Remoting.Serialization.State;

/// <summary>
/// The types whose objects can stand in a place, and come back: of the assemblies of the declared type, of the type that holds the place, and of the
/// program (<see cref="ProgramAssemblies"/>). Of the framework, those that have a word of their own, enumerations, exceptions, tuples, and what stands
/// in the framework's own types. Nothing else can be named by what is read.
/// </summary>
internal sealed class ClosedSet
{
    /// <summary>By them a type names those that are derived from it.</summary>
    private static readonly string?[] Namers =
    [
        "System.Text.Json.Serialization.JsonDerivedTypeAttribute", "MessagePack.UnionAttribute", "System.Runtime.Serialization.KnownTypeAttribute",
        "System.Xml.Serialization.XmlIncludeAttribute",
    ];

    private readonly HashSet<Assembly> _assemblies = [];
    private readonly Type _declared;

    public ClosedSet(Type declared, Assembly? holder)
    {
        _declared = declared;
        AddOwn(declared);
        foreach (var known in declared.GetCustomAttributesData().Where(attribute => Namers.Contains(attribute.AttributeType.FullName)))
        {
            foreach (var argument in known.ConstructorArguments)
            {
                if (argument.Value is Type type)
                    AddOwn(type);
            }
        }
        // A class of the framework has its derived classes beside it; an interface of it, or object, says nothing about where its objects come from.
        if (declared is { IsClass: true, IsGenericType: false, IsArray: false } && declared != typeof(object))
            _assemblies.Add(declared.Assembly);
        // The holder's own objects; but the core of the framework holds anything, in tuples and exceptions.
        if (holder is not null && holder != typeof(object).Assembly)
            _assemblies.Add(holder);
    }

    /// <param name="definition">A type that is not constructed of others.</param>
    /// <param name="isArgument">Whether it is only part of another type: of that alone there are no objects.</param>
    public bool Contains(Type definition, bool isArgument) => ProgramAssemblies.IsFramework(definition.Assembly)
        ? isArgument || IsOpenToAll(definition) || _assemblies.Contains(definition.Assembly)
        : _assemblies.Contains(definition.Assembly) || ProgramAssemblies.Contains(definition.Assembly);

    public Type Find(ulong assembly, ulong number, bool isArgument)
    {
        // Assemblies of one name may be several, each with types of its own: those of plug-ins.
        var type = _assemblies.Where(candidate => TypeNumbers.Of(candidate) == assembly).Select(home => TypeNumbers.Find(home, number)).FirstOrDefault(found => found is not null)
            ?? ProgramAssemblies.FindType(assembly, number)
            ?? (AppDomain.CurrentDomain.GetAssemblies().FirstOrDefault(loaded => ProgramAssemblies.IsFramework(loaded) && TypeNumbers.Of(loaded) == assembly) is { } framework
                ? TypeNumbers.Find(framework, number)
                : null);
        return type is not null && Contains(type, isArgument) ? type : throw Unknown();
    }

    public StateException Refusal(Type definition, Type actual)
    {
        string what = $"An object of type '{TypeText.Of(actual)}' cannot travel where a '{TypeText.Of(_declared)}' is declared: ";
        string where = $"'{TypeText.Of(definition)}' is in {definition.Assembly.GetName().Name}, "
            + (ProgramAssemblies.IsFramework(definition.Assembly)
                ? "an assembly of the framework, of which only types that have a form of their own can stand anywhere."
                : "which is neither the assembly of the declared type nor one of the program (its entry assembly, those with callables, and what they refer to).");
        return new StateException(what + where + $" Declare the type itself, or name a resolver for it in {nameof(ProcessPoolOptions.SerializerOptions)}.");
    }

    private StateException Unknown() =>
        new($"An object stands where a '{TypeText.Of(_declared)}' is declared whose type is not one of those that can stand there.");

    private static bool IsOpenToAll(Type type) => type.IsEnum || type.IsAssignableTo(typeof(Exception));

    private void AddOwn(Type type)
    {
        if (type.HasElementType)
        {
            AddOwn(type.GetElementType()!);
            return;
        }
        foreach (var argument in type.GenericTypeArguments)
            AddOwn(argument);
        if (!ProgramAssemblies.IsFramework(type.Assembly))
            _assemblies.Add(type.Assembly);
    }
}
