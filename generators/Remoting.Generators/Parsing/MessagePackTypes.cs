using Microsoft.CodeAnalysis;

namespace Remoting.Generators.Parsing;

/// <summary>MessagePack's own annotations, where they are referenced.</summary>
internal sealed class MessagePackTypes(Compilation compilation)
{
    public INamedTypeSymbol? Object { get; } = compilation.GetTypeByMetadataName("MessagePack.MessagePackObjectAttribute");

    public INamedTypeSymbol? Key { get; } = compilation.GetTypeByMetadataName("MessagePack.KeyAttribute");

    /// <summary>The framework's own annotations, which the library takes for its own.</summary>
    public INamedTypeSymbol? DataContract { get; } = compilation.GetTypeByMetadataName("System.Runtime.Serialization.DataContractAttribute");

    public INamedTypeSymbol? DataMember { get; } = compilation.GetTypeByMetadataName("System.Runtime.Serialization.DataMemberAttribute");

    public INamedTypeSymbol? IgnoreMember { get; } = compilation.GetTypeByMetadataName("MessagePack.IgnoreMemberAttribute");

    public INamedTypeSymbol? IgnoreDataMember { get; } = compilation.GetTypeByMetadataName("System.Runtime.Serialization.IgnoreDataMemberAttribute");

    public INamedTypeSymbol? Constructor { get; } = compilation.GetTypeByMetadataName("MessagePack.SerializationConstructorAttribute");

    public INamedTypeSymbol? Formatter { get; } = compilation.GetTypeByMetadataName("MessagePack.MessagePackFormatterAttribute");

    public INamedTypeSymbol? FormatterInterface { get; } = compilation.GetTypeByMetadataName("MessagePack.Formatters.IMessagePackFormatter`1");

    public INamedTypeSymbol? Union { get; } = compilation.GetTypeByMetadataName("MessagePack.UnionAttribute");

    public INamedTypeSymbol? Callbacks { get; } = compilation.GetTypeByMetadataName("MessagePack.IMessagePackSerializationCallbackReceiver");

    /// <summary>The attribute of this class on a symbol, or <see langword="null"/>.</summary>
    public static AttributeData? Find(ISymbol symbol, INamedTypeSymbol? attribute)
    {
        if (attribute is null)
            return null;
        foreach (var data in symbol.GetAttributes())
        {
            if (SymbolEqualityComparer.Default.Equals(data.AttributeClass, attribute))
                return data;
        }

        return null;
    }

    public bool IsIgnored(ISymbol member) => Find(member, IgnoreMember) is not null || Find(member, IgnoreDataMember) is not null;
}
