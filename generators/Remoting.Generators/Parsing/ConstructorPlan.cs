using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Remoting.Generators.Model;

namespace Remoting.Generators.Parsing;

/// <summary>How an object is rebuilt: a constructor that takes some of its members, and an initializer that sets others.</summary>
internal sealed class ConstructorPlan
{
    private readonly ImmutableArray<(IParameterSymbol Parameter, ObjectMember Member)> _arguments;
    private readonly bool _setsRequired;

    private ConstructorPlan(
        IMethodSymbol constructor,
        ImmutableArray<(IParameterSymbol Parameter, ObjectMember Member)> arguments,
        bool setsRequired,
        IEnumerable<ObjectMember> members)
    {
        Constructor = constructor;
        _arguments = arguments;
        _setsRequired = setsRequired;
        Members = [.. members.Where(member => member.IsSettable || Takes(member))];
    }

    public IMethodSymbol Constructor { get; }

    /// <summary>Whether the compiler takes that constructor, too.</summary>
    public bool IsCertain => ConstructorChoice.IsCertain(Constructor, [.. _arguments.Select(argument => argument.Parameter)]);

    /// <summary>The members that are rebuilt, in order.</summary>
    public ImmutableArray<ObjectMember> Members { get; }

    /// <summary>
    /// The constructor that rebuilds most, with the fewest parameters: members that can be set are better set than guessed by a parameter's name.
    /// </summary>
    public static ConstructorPlan? Choose(INamedTypeSymbol type, List<ObjectMember> members, KnownTypes known)
    {
        var constructors = type.InstanceConstructors.Where(known.IsAccessible).ToList();
        if (constructors.FirstOrDefault(c => MessagePackTypes.Find(c, known.MessagePack.Constructor) is not null) is { } marked)
            return Create(marked, members, known);
        return constructors
            .Select(constructor => Create(constructor, members, known))
            .Where(plan => plan is not null)
            .OrderByDescending(plan => plan!.Members.Length)
            .ThenBy(plan => plan!._arguments.Length)
            .FirstOrDefault();
    }

    /// <summary>
    /// As the library chooses: the marked constructor, or the public one with the most parameters that all fit, by place among integer
    /// keys and by name among string keys. Where the library would find none, what can be rebuilt otherwise is none the worse for it.
    /// </summary>
    public static ConstructorPlan? ChooseAnnotated(INamedTypeSymbol type, List<AnnotatedMember> members, bool isInteger, KnownTypes known)
    {
        var constructors = type.InstanceConstructors.Where(known.IsAccessible).ToList();
        var all = members.Select(item => item.Member).ToList();
        IEnumerable<IMethodSymbol> candidates = constructors.FirstOrDefault(c => MessagePackTypes.Find(c, known.MessagePack.Constructor) is not null) is { } marked
            ? [marked]
            : constructors.Where(c => c.DeclaredAccessibility == Accessibility.Public).OrderByDescending(c => c.Parameters.Length);
        foreach (var constructor in candidates)
        {
            var taken = constructor.Parameters
                .Select((parameter, i) => isInteger ? members.ElementAtOrDefault(i)?.Member : Named(parameter, members))
                .ToList();
            var fits = constructor.Parameters.Zip(taken, (parameter, member) => parameter.RefKind is RefKind.None or RefKind.In && member is not null && Converts(member.Type, parameter.Type, known));
            if (fits.All(fit => fit))
                return new ConstructorPlan(constructor, [.. constructor.Parameters.Zip(taken, (parameter, member) => (parameter, member!))], SaysItSetsRequired(constructor), all);
        }

        return Choose(type, all, known);
    }

    private static ObjectMember? Named(IParameterSymbol parameter, List<AnnotatedMember> members)
    {
        var found = members.FindAll(item => Is((string)item.Key));
        if (found.Count == 0)
            found = members.FindAll(item => Is(item.Member.Symbol.Name));
        return found.Count == 1 ? found[0].Member : null;

        bool Is(string name) => string.Equals(name, parameter.Name, StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>Whether the initializer sets the member: what the constructor has not set, and what the language requires to be there.</summary>
    public bool IsAssigned(ObjectMember member) => member.IsSettable && (!Takes(member) || (member.IsRequired && !_setsRequired));

    /// <summary>Whether the language takes it that only these members are set: each that is required is, or the constructor says that it does that itself.</summary>
    public bool SetsRequired(IReadOnlyCollection<ObjectMember> members)
    {
        if (_setsRequired)
            return true;
        for (var level = Constructor.ContainingType; level is not null; level = level.BaseType)
        {
            foreach (var required in level.GetMembers().Where(member => member is IPropertySymbol { IsRequired: true } or IFieldSymbol { IsRequired: true }))
            {
                // An override stands for what it overrides.
                if (!members.Any(member => member.Symbol.Name == required.Name && IsAssigned(member)))
                    return false;
            }
        }

        return true;
    }

    public EquatableArray<ConstructorArgument> Arguments(ImmutableArray<ObjectMember> members) =>
        _arguments.Select(a => new ConstructorArgument(TypeNames.Escape(a.Parameter.Name), members.IndexOf(a.Member))
        {
            Cast = SameType.Comparer.Equals(a.Parameter.Type, a.Member.Type) ? "" : $"({TypeNames.Qualified(a.Parameter.Type)})",
        }).ToEquatableArray();

    private static ConstructorPlan? Create(IMethodSymbol constructor, List<ObjectMember> members, KnownTypes known)
    {
        var arguments = ImmutableArray.CreateBuilder<(IParameterSymbol, ObjectMember)>();
        foreach (var parameter in constructor.Parameters)
        {
            var member = parameter.RefKind is RefKind.None or RefKind.In
                ? members.Find(m => string.Equals(m.Symbol.Name, parameter.Name, StringComparison.OrdinalIgnoreCase) && Converts(m.Type, parameter.Type, known))
                : null;
            if (member is not null)
                arguments.Add((parameter, member));
            else if (!parameter.IsOptional)
                return null;
        }

        return new ConstructorPlan(constructor, arguments.ToImmutable(), SaysItSetsRequired(constructor), members);
    }

    private static bool SaysItSetsRequired(IMethodSymbol constructor) => constructor.GetAttributes().Any(a => a.AttributeClass?.Name == "SetsRequiredMembersAttribute");

    private static bool Converts(ITypeSymbol from, ITypeSymbol to, KnownTypes known)
    {
        if (SymbolEqualityComparer.Default.Equals(from, to))
            return true;
        var conversion = known.Compilation.ClassifyConversion(from, to);
        return conversion.IsImplicit && (conversion.IsIdentity || conversion.IsReference || conversion.IsNullable || conversion.IsBoxing);
    }

    /// <summary>Whether the constructor takes the member.</summary>
    public bool Takes(ObjectMember member) => _arguments.Any(a => a.Member == member);
}
