using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Remoting.Generators.Model;

namespace Remoting.Generators.Parsing;

/// <summary>Collects what a generated file touches, and what its author would be told for that.</summary>
internal sealed class TouchedSymbols
{
    private const string Annotations = "System.Diagnostics.CodeAnalysis.";

    /// <summary>What is said about arguments that are not annotated as their parameters are, of variables, fields, results and type parameters.</summary>
    private static readonly string[] Dataflow = ["IL2062", "IL2063", "IL2064", "IL2067", "IL2072", "IL2077", "IL2087", "IL2091", "IL2111"];

    private readonly HashSet<ISymbol> _seen = new(SymbolEqualityComparer.Default);
    private readonly HashSet<string> _aliases = new(StringComparer.Ordinal);
    private readonly HashSet<string> _ids = new(StringComparer.Ordinal);
    private bool _isObsolete;
    private bool _isOblivious;

    public FileNotes Notes => _aliases.Count == 0 && _ids.Count == 0 && !_isObsolete && !_isOblivious
        ? FileNotes.None
        : new(FileNotes.Sorted(_aliases), FileNotes.Sorted(_ids), _isObsolete, _isOblivious);

    /// <summary>A method that is called.</summary>
    public void Add(IMethodSymbol method)
    {
        Read(method);
        foreach (var parameter in method.Parameters)
            Read(parameter);
    }

    /// <summary>The types that a method's signature names, and its own.</summary>
    public void AddSignature(IMethodSymbol method)
    {
        Add(method.ContainingType);
        Add(method.ReturnType);
        foreach (var parameter in method.Parameters)
            Add(parameter.Type);
    }

    /// <summary>A type that is named.</summary>
    public void Add(ITypeSymbol type)
    {
        switch (type)
        {
            case IArrayTypeSymbol array:
                Add(array.ElementType);
                return;
            case INamedTypeSymbol named when _seen.Add(named):
                Read(named);
                if (named.ContainingType is { } outer)
                    Add(outer);
                foreach (var argument in named.TypeArguments)
                    Add(argument);
                break;
        }
    }

    /// <summary>
    /// A type that is taken apart and put together: whichever of its members that is done by. Where it is generic, a class of its own type parameters may be written, with
    /// their constraints.
    /// </summary>
    public void AddWithMembers(ITypeSymbol type)
    {
        Add(type);
        for (var current = type as INamedTypeSymbol; current is { SpecialType: not (SpecialType.System_Object or SpecialType.System_ValueType) }; current = current.BaseType)
        {
            Add(current);
            foreach (var parameter in AllTypeArguments.Of(current.OriginalDefinition).OfType<ITypeParameterSymbol>())
            {
                Read(parameter);
                foreach (var constraint in parameter.ConstraintTypes)
                    Add(constraint);
            }

            foreach (var member in current.GetMembers().Where(member => !member.IsStatic))
            {
                switch (member)
                {
                    case IFieldSymbol field:
                        Read(field);
                        Add(field.Type);
                        break;
                    case IPropertySymbol property:
                        Read(property);
                        Add(property.Type);
                        break;
                    case IMethodSymbol { MethodKind: MethodKind.Constructor or MethodKind.PropertyGet or MethodKind.PropertySet } method:
                        Read(method);

                        // Arguments may be cast to the types of a constructor's parameters.
                        if (method.MethodKind == MethodKind.Constructor)
                        {
                            foreach (var parameter in method.Parameters)
                                Add(parameter.Type);
                        }

                        break;
                }
            }
        }
    }

    public void AddOblivious() => _isOblivious = true;

    private void Read(ISymbol symbol)
    {
        if (symbol is INamedTypeSymbol type)
        {
            // What does not compile yet is nowhere.
            if (type.ContainingAssembly is null)
                return;
            if (AssemblyAliases.Current?.Of(type.ContainingAssembly) is { } alias)
                _aliases.Add(alias);
            if (_seen.Add(type.ContainingAssembly))
                Read(type.ContainingAssembly.GetAttributes());
            if (_seen.Add(type.ContainingModule))
                Read(type.ContainingModule.GetAttributes());
        }

        Read(symbol.GetAttributes());
        if (symbol is IMethodSymbol method)
            Read(method.GetReturnTypeAttributes());
    }

    private void Read(IEnumerable<AttributeData> attributes)
    {
        foreach (var attribute in attributes)
        {
            if (attribute.AttributeClass is not { } kind)
                continue;
            switch (kind.Name)
            {
                case "ObsoleteAttribute" when Is("System."):
                    _isObsolete = true;
                    if (attribute.NamedArguments.FirstOrDefault(argument => argument.Key == "DiagnosticId").Value.Value is string id)
                        AddId(id);
                    break;
                case "ExperimentalAttribute" when Is(Annotations) && attribute.ConstructorArguments.FirstOrDefault() is { Kind: TypedConstantKind.Primitive, Value: string experiment }:
                    AddId(experiment);
                    break;
                case "RequiresUnreferencedCodeAttribute" when Is(Annotations):
                    _ids.Add("IL2026");
                    break;
                case "RequiresDynamicCodeAttribute" when Is(Annotations):
                    _ids.Add("IL3050");
                    break;
                case "RequiresAssemblyFilesAttribute" when Is(Annotations):
                    _ids.Add("IL3002");
                    break;
                case "RequiresUnsafeAttribute" when Is(Annotations):
                    _ids.Add("IL5005");
                    break;
                case "DynamicallyAccessedMembersAttribute" when Is(Annotations):
                    _ids.UnionWith(Dataflow);
                    break;
                case "RequiresPreviewFeaturesAttribute" when Is("System.Runtime.Versioning."):
                    _ids.Add("CA2252");
                    break;
                case "MessagePackFormatterAttribute" when Is("MessagePack.") && attribute.ConstructorArguments.FirstOrDefault() is { Kind: TypedConstantKind.Type, Value: INamedTypeSymbol formatter }:
                    AddFormatter(formatter);
                    break;
            }

            bool Is(string space) => TypeNames.Metadata(kind) == space + kind.Name;
        }
    }

    /// <summary>What an annotation says that a value travels by: an instance that there is, or a new one.</summary>
    private void AddFormatter(INamedTypeSymbol formatter)
    {
        Add(formatter);
        foreach (var member in formatter.GetMembers().Where(member => member is IFieldSymbol { IsStatic: true, Name: "Instance" } or IMethodSymbol { MethodKind: MethodKind.Constructor, Parameters.IsEmpty: true }))
            Read(member);
    }

    /// <summary>What is no identifier cannot be named in a directive; the compiler says it of obsolete members only, and not inside of others.</summary>
    private void AddId(string id)
    {
        if (SyntaxFacts.IsValidIdentifier(id))
            _ids.Add(id);
    }
}
