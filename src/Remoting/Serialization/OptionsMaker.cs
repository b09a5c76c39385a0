using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using MessagePack;

namespace Remoting.Serialization;

/// <summary>
/// Makes MessagePack's options, which bring much of that library's reflection along. Programs that are trimmed or compiled ahead of time have what makes them only
/// if they use options: <see cref="Keep"/> is called by whatever begins with that.
/// </summary>
internal abstract class OptionsMaker
{
    /// <summary>Deeper data is an exception and not a stack overflow; the library's own default is no limit at all.</summary>
    protected const int MaxDepth = 500;

    private static OptionsMaker? _current;

    /// <exception cref="State.StateException">Nothing in this program said that it would use options.</exception>
    public static OptionsMaker Current => _current ??= WholeProgram.IsThere ? new LibraryOptionsMaker() : Find() ?? throw WholeProgram.Missing(typeof(MessagePackSerializerOptions));

    /// <summary>For formatters that annotations name, where no options were chosen.</summary>
    public abstract MessagePackSerializerOptions Default { get; }

    /// <summary>What formatters get in place of the options that were chosen.</summary>
    public abstract MessagePackSerializerOptions Guard(MessagePackSerializerOptions chosen);

    /// <summary>Options with these settings.</summary>
    public abstract MessagePackSerializerOptions Make(SerializerSettings settings, IFormatterResolver resolver);

    /// <summary>Where this is called, the program keeps what makes options.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    [DynamicDependency(DynamicallyAccessedMemberTypes.PublicParameterlessConstructor, typeof(LibraryOptionsMaker))]
    public static void Keep()
    {
    }

    [UnconditionalSuppressMessage("Trimming", "IL2026", Justification = "Where it is not kept, it is not found.")]
    [UnconditionalSuppressMessage("Trimming", "IL2072", Justification = "Its constructor is kept with it.")]
    private static OptionsMaker? Find() =>
        typeof(OptionsMaker).Assembly.GetType("Remoting.Serialization.LibraryOptionsMaker") is { } type ? (OptionsMaker?)Activator.CreateInstance(type) : null;
}
