using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Runtime.CompilerServices;
using MessagePack;
using MessagePack.Formatters;
using Remoting.CompilerServices;

namespace Remoting.Serialization.State;

/// <summary>
/// Types that MessagePack's own formatters are in charge of: those that the user's resolver knows, and those with the library's annotations, which stay
/// byte for byte as the library has them.
/// </summary>
internal static class LibraryFormatters
{
    private const string Found = "Whether there is a formatter is looked at; if not, the type is carried in another way, or refused.";

    private static readonly ConditionalWeakTable<IFormatterResolver, WeakMemo<Type, bool>> Known = [];

    public static bool Knows(IFormatterResolver? resolver, Type type) =>
        resolver is not null && Known.GetValue(resolver, static resolver => new(type => Ask(resolver, type))).Of(type);

    /// <summary>Whether the type says by MessagePack's annotations how it is written.</summary>
    public static bool IsAnnotated(Type type) => type.IsDefined(typeof(MessagePackObjectAttribute), inherit: false)
        || type.IsDefined(typeof(MessagePackFormatterAttribute), inherit: false)
        || type.IsDefined(typeof(UnionAttribute), inherit: false);

    [UnconditionalSuppressMessage("Trimming", "IL2055", Justification = Found)]
    [UnconditionalSuppressMessage("Trimming", "IL2067", Justification = Found)]
    [UnconditionalSuppressMessage("Trimming", "IL2070", Justification = Found)]
    [UnconditionalSuppressMessage("Trimming", "IL2072", Justification = Found)]
    [UnconditionalSuppressMessage("AOT", "IL3050", Justification = Found)]
    public static Codec Codec(Type type, Codecs codecs)
    {
        try
        {
            return (Codec)Activator.CreateInstance(typeof(LibraryCodec<>).MakeGenericType(type), codecs)!;
        }
        catch (TargetInvocationException e) when (e.InnerException is { } inner)
        {
            return new RefusedCodec(type, $"has no formatter: {Innermost(inner).Message}");
        }
        catch (NotSupportedException)
        {
            return new RefusedCodec(type, WholeProgram.Missing(type));
        }
    }

    public static Exception Innermost(Exception error)
    {
        while (error.InnerException is { } inner)
            error = inner;
        return error;
    }

    [UnconditionalSuppressMessage("Trimming", "IL2060", Justification = Found)]
    [UnconditionalSuppressMessage("AOT", "IL3050", Justification = Found)]
    private static bool Ask(IFormatterResolver resolver, Type type)
    {
        try
        {
            return typeof(IFormatterResolver).GetMethod(nameof(IFormatterResolver.GetFormatter))!.MakeGenericMethod(type).Invoke(resolver, null) is not null;
        }
        catch (TargetInvocationException)
        {
            return false;
        }
        catch (Exception e) when (e is ArgumentException or NotSupportedException)
        {
            // No type argument, as pointers are none; or one that there is no code for.
            return false;
        }
    }
}

/// <summary>Objects that a formatter writes, in an array of one, since nobody knows what a formatter begins with.</summary>
internal sealed class LibraryCodec<T>(Codecs codecs) : Codec(typeof(T))
{
    private readonly IMessagePackFormatter<T> _formatter = codecs.Options.Resolver.GetFormatterWithVerify<T>();

    public override void Write(ref MessagePackWriter writer, object value)
    {
        writer.WriteArrayHeader(1);
        try
        {
            _formatter.Serialize(ref writer, (T)value, codecs.Options);
        }
        catch (MessagePackSerializationException e) when (e is not StateException)
        {
            throw Failure(e);
        }
    }

    public override object Read(ref MessagePackReader reader, int number)
    {
        Wire.ReadParts(ref reader, 1);
        try
        {
            return _formatter.Deserialize(ref reader, codecs.Options)!;
        }
        catch (MessagePackSerializationException e) when (e is not StateException)
        {
            throw Failure(e);
        }
    }

    /// <summary>The library says what it was doing; its cause says what is wrong.</summary>
    public static StateException Failure(Exception error)
    {
        var cause = LibraryFormatters.Innermost(error);
        string wayOut = cause is FormatterNotRegisteredException
            ? $" MessagePack's own formatters do not know a type inside of '{TypeText.Of(typeof(T))}'. Give that type [MessagePackObject] and keys, or a "
                + $"resolver in {nameof(ProcessPoolOptions)}.{nameof(ProcessPoolOptions.SerializerOptions)}; or take the annotation from '{TypeText.Of(typeof(T))}': "
                + "then all of its fields travel."
            : "";
        return new StateException($"A '{TypeText.Of(typeof(T))}' cannot travel as its formatter has it: {ExceptionText.MessageOf(cause)}{wayOut}", error);
    }
}
