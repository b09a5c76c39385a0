using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using MessagePack;
using Remoting.Assemblies;

namespace Remoting.Serialization;

/// <summary>
/// How a worker makes a pool's <see cref="ProcessPoolOptions.SerializerOptions"/> again: the class of the resolver, and the settings as values.
/// Invariant: what is made from a recipe equals what the recipe was made of; options of which that is not certain have no recipe.
/// </summary>
/// <param name="Assembly">Where the resolver's class is.</param>
/// <param name="Resolver">Its full name.</param>
/// <param name="Settings">The other settings.</param>
internal sealed record SerializerRecipe(AssemblyIdentity Assembly, string Resolver, SerializerSettings Settings)
{
    /// <summary>By convention of MessagePack, where a resolver without state is to be had.</summary>
    private const string InstanceName = "Instance";

    private const BindingFlags Static = BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;
    private const BindingFlags OfInstance = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic;

    private const string Reflection = "Whether the members are there is looked at before anything relies on them; if not, an exception says what to do.";

    /// <exception cref="ArgumentException">A worker could not make the same options again.</exception>
    public static SerializerRecipe Of(MessagePackSerializerOptions options)
    {
        if (options.GetType() != typeof(MessagePackSerializerOptions))
            throw Refusal($"are a class of their own, {options.GetType()}");
        if (options.Security.GetType() != typeof(MessagePackSecurity))
            throw Refusal($"have a security of its own class, {options.Security.GetType()}");
        var resolver = options.Resolver;
        var type = resolver.GetType();
        if (!ReferenceEquals(Instance(type), resolver) && WhyNotNew(type) is { } reason)
        {
            throw Refusal($"have the resolver {type}, which {reason}. Give it a static member {InstanceName}, by which workers find it, " +
                "or write a class of your own that has one and asks other resolvers (instead of CompositeResolver.Create)");
        }
        var settings = SerializerSettings.Of(options);
        if (WholeProgram.IsThere && settings.Difference(options) is { } property)
            throw Refusal($"have a {property} that this version of the library does not know how to pass on");
        return new SerializerRecipe(AssemblyIdentity.Of(type.Assembly), type.FullName!, settings);
    }

    /// <summary>In the worker.</summary>
    /// <param name="assembly">The assembly that <see cref="Assembly"/> says.</param>
    [UnconditionalSuppressMessage("Trimming", "IL2026", Justification = Reflection)]
    [UnconditionalSuppressMessage("Trimming", "IL2072", Justification = Reflection)]
    public MessagePackSerializerOptions Make(Assembly assembly)
    {
        var type = assembly.GetType(Resolver, throwOnError: true)!;
        var resolver = Instance(type) ?? Activator.CreateInstance(type, nonPublic: true);
        return OptionsMaker.Current.Make(Settings, (IFormatterResolver)resolver!);
    }

    public static void Write(BinaryWriter writer, SerializerRecipe? recipe)
    {
        AssemblyIdentity.Write(writer, recipe?.Assembly);
        if (recipe is null)
            return;
        writer.Write(recipe.Resolver);
        recipe.Settings.Write(writer);
    }

    public static SerializerRecipe? Read(BinaryReader reader) =>
        AssemblyIdentity.Read(reader) is { } assembly
            ? new SerializerRecipe(assembly, reader.ReadString(), SerializerSettings.Read(reader))
            : null;

    [UnconditionalSuppressMessage("Trimming", "IL2070", Justification = Reflection)]
    private static object? Instance(Type type) =>
        type.GetField(InstanceName, Static)?.GetValue(null) ?? type.GetProperty(InstanceName, Static)?.GetValue(null);

    // One that is made anew must have nothing that was put into it.
    [UnconditionalSuppressMessage("Trimming", "IL2070", Justification = Reflection)]
    [UnconditionalSuppressMessage("Trimming", "IL2075", Justification = Reflection)]
    private static string? WhyNotNew(Type type)
    {
        if (type.FullName is null || type.ContainsGenericParameters)
            return "has no name that another process could find it by";
        if (type.GetConstructor(OfInstance, []) is null)
            return "has no parameterless constructor";
        for (var current = type; current is not null; current = current.BaseType)
        {
            if (current.GetFields(OfInstance | BindingFlags.DeclaredOnly) is [{ } field, ..])
                return $"has state ({field.Name}) that another process would not have";
        }
        return null;
    }

    private static ArgumentException Refusal(string reason) =>
        new($"Workers could not make the same {nameof(ProcessPoolOptions.SerializerOptions)} again: these {reason}.");
}
