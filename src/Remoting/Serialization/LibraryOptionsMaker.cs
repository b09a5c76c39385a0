using MessagePack;
using Remoting.CompilerServices;

namespace Remoting.Serialization;

/// <inheritdoc/>
internal sealed class LibraryOptionsMaker : OptionsMaker
{
    public LibraryOptionsMaker()
    {
    }

    public override MessagePackSerializerOptions Default => field ??= new MessagePackSerializerOptions(WholeProgram.IsThere ? new Wire.DynamicTypes() : new Wire.NoTypes())
        .WithSecurity(MessagePackSecurity.TrustedData.WithMaximumObjectGraphDepth(MaxDepth));

    public override MessagePackSerializerOptions Guard(MessagePackSerializerOptions chosen)
    {
        var guarded = chosen.WithResolver(new Wire.UserTypes(chosen.Resolver, Default.Resolver));
        return chosen.Security.MaximumObjectGraphDepth == int.MaxValue
            ? guarded.WithSecurity(chosen.Security.WithMaximumObjectGraphDepth(MaxDepth))
            : guarded;
    }

    public override MessagePackSerializerOptions Make(SerializerSettings settings, IFormatterResolver resolver) => settings.ApplyTo(new MessagePackSerializerOptions(resolver));
}
