using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Remoting.Generators.Parsing;

/// <summary>Members that the compiler writes the code of, so that it is known what they do: store, load, and nothing else.</summary>
internal static class CompilersOwn
{
    /// <summary>Using it has no consequences: no warning, no error, no code of another's.</summary>
    public static bool IsPlain(ISymbol member) =>
        !HasWarning(member) && (member is not IPropertySymbol property || (!HasWarning(property.GetMethod) && !HasWarning(property.SetMethod)));

    /// <summary>A property without any code of its own.</summary>
    public static bool IsAutomatic(IPropertySymbol property)
    {
        if (property is not { IsIndexer: false, PartialDefinitionPart: null, PartialImplementationPart: null, ExplicitInterfaceImplementations.IsEmpty: true })
            return false;
        foreach (var reference in property.DeclaringSyntaxReferences)
        {
            var isAutomatic = reference.GetSyntax() switch
            {
                ParameterSyntax => true,
                PropertyDeclarationSyntax { ExpressionBody: null, AccessorList: { } accessors } => accessors.Accessors.All(accessor => accessor is { Body: null, ExpressionBody: null }),
                _ => false,
            };
            if (!isAutomatic)
                return false;
        }

        return property.DeclaringSyntaxReferences.Length == 1;
    }

    /// <summary>The property that the compiler makes of a record's parameter.</summary>
    public static bool IsOfParameter(ISymbol member) =>
        member is IPropertySymbol property && property.DeclaringSyntaxReferences.Any(reference => reference.GetSyntax() is ParameterSyntax);

    public static bool IsReadable(ISymbol member) => member is IPropertySymbol { GetMethod.DeclaredAccessibility: Accessibility.Public } && IsPlain(member);

    /// <summary>Constructors: none but those that the compiler adds.</summary>
    public static bool HasNoConstructor(INamedTypeSymbol type) => type.InstanceConstructors.All(constructor => constructor.IsImplicitlyDeclared);

    public static bool HasPlainInitializers(INamedTypeSymbol type) => HasInitializers(type, InitializerKind.Plain);

    /// <summary>The same, and new objects of the framework's, too: nothing of this program's runs.</summary>
    public static bool HasHarmlessInitializers(INamedTypeSymbol type) => HasInitializers(type, InitializerKind.NewObject);

    private static bool HasInitializers(INamedTypeSymbol type, InitializerKind most) => type.GetMembers().All(member => member switch
    {
        IFieldSymbol { IsStatic: false } field => IsWithin(field, field.Type, most),
        IPropertySymbol { IsStatic: false } property => IsWithin(property, property.Type, most),
        IEventSymbol { IsStatic: false } => !HasInitializer(member),
        _ => true,
    });

    /// <summary>Types of the program's own may be made of a constant, or of an empty collection, by code of theirs.</summary>
    private static bool IsWithin(ISymbol member, ITypeSymbol type, InitializerKind most) => FieldInitializer.Of(member) switch
    {
        InitializerKind.None or InitializerKind.Nothing => true,
        var kind => kind <= most && IsOfFramework(type),
    };

    private static bool IsOfFramework(ITypeSymbol type) => type switch
    {
        { TypeKind: TypeKind.Array or TypeKind.Enum } => true,
        INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T } nullable => IsOfFramework(nullable.TypeArguments[0]),
        _ => FrameworkTypes.IsFramework(type),
    };

    /// <summary>
    /// What a record passes to its base's constructor: from its own parameter to the base's. <see langword="null"/> where it is more than parameters as they are.
    /// </summary>
    public static Dictionary<string, string>? PassedToBase(INamedTypeSymbol type, INamedTypeSymbol baseType)
    {
        var passed = new Dictionary<string, string>(StringComparer.Ordinal);
        var call = type.DeclaringSyntaxReferences
            .Select(reference => (reference.GetSyntax() as TypeDeclarationSyntax)?.BaseList)
            .SelectMany(list => list?.Types ?? default)
            .OfType<PrimaryConstructorBaseTypeSyntax>()
            .FirstOrDefault();
        if (call is null || call.ArgumentList.Arguments.Count == 0)
            return CapturedParameters.PrimaryConstructor(baseType) is null ? passed : null;
        if (CapturedParameters.PrimaryConstructor(baseType) is not { } constructor || constructor.Parameters.Length != call.ArgumentList.Arguments.Count)
            return null;
        for (var i = 0; i < call.ArgumentList.Arguments.Count; i++)
        {
            var argument = call.ArgumentList.Arguments[i];
            if (argument is not { Expression: IdentifierNameSyntax { Identifier.ValueText: var name }, RefKindKeyword.RawKind: 0 } || passed.ContainsKey(name))
                return null;
            passed.Add(name, argument.NameColon?.Name.Identifier.ValueText ?? constructor.Parameters[i].Name);
        }

        return passed;
    }

    private static bool HasInitializer(ISymbol member) => member.DeclaringSyntaxReferences.Any(reference => reference.GetSyntax() is VariableDeclaratorSyntax { Initializer: not null });

    private static bool HasWarning(ISymbol? member) => member is not null && member.GetAttributes().Any(attribute => attribute.AttributeClass?.Name
        is "ObsoleteAttribute" or "ExperimentalAttribute" or "RequiresUnreferencedCodeAttribute" or "RequiresDynamicCodeAttribute" or "RequiresAssemblyFilesAttribute"
        or "RequiresPreviewFeaturesAttribute" or "SupportedOSPlatformAttribute" or "UnsupportedOSPlatformAttribute");
}
