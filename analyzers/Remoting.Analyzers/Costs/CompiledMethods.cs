using System.Collections.Concurrent;
using System.Reflection;
using System.Reflection.Emit;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;

namespace Remoting.Analyzers.Costs;

/// <summary>The methods of one assembly: what each instruction costs, added up. Code that may jump back is unknown, and so is a call of what is not in the catalogue.</summary>
internal sealed class CompiledMethods(PEReader image)
{
    private const int MaxDepth = 6;
    private const double Instruction = 0.3;

    private static readonly Dictionary<int, OpCode> Codes = typeof(OpCodes).GetFields(BindingFlags.Public | BindingFlags.Static)
        .Select(field => (OpCode)field.GetValue(null))
        .ToDictionary(code => code.Value & 0xffff);

    // How deep a method was met decides what is still looked at, so that the same is found in whatever order methods are asked for.
    private readonly ConcurrentDictionary<(MethodDefinitionHandle Method, int Depth), Cost> _costs = new();

    private readonly MetadataReader _metadata = image.GetMetadataReader();

    /// <summary>The dearest of the methods of that name with so many parameters.</summary>
    public Cost Of(string type, string name, int parameters)
    {
        Cost cost = Cost.Unknown;
        foreach (MethodDefinitionHandle handle in _metadata.MethodDefinitions)
        {
            MethodDefinition method = _metadata.GetMethodDefinition(handle);
            if (_metadata.StringComparer.Equals(method.Name, name) && Name(method.GetDeclaringType()) == type && ParametersOf(method.Signature) == parameters)
            {
                Cost one = Of(handle, 0);
                if (!one.IsKnown)
                    return one;
                cost = cost.IsKnown ? Cost.Max(cost, one) : one;
            }
        }

        return cost;
    }

    private Cost Of(MethodDefinitionHandle handle, int depth) => _costs.GetOrAdd((handle, depth), method => Add(method.Method, method.Depth));

    private Cost Add(MethodDefinitionHandle handle, int depth)
    {
        MethodDefinition method = _metadata.GetMethodDefinition(handle);
        if (depth == MaxDepth || method.RelativeVirtualAddress == 0)
            return Cost.Unknown;
        BlobReader code = image.GetMethodBody(method.RelativeVirtualAddress).GetILReader();
        Cost sum = Cost.Of(Catalogue.Operation("call"));
        while (code.RemainingBytes > 0 && sum.IsKnown)
        {
            int value = code.ReadByte();
            if (value == 0xfe)
                value = 0xfe00 | code.ReadByte();
            if (!Codes.TryGetValue(value, out OpCode instruction))
                return Cost.Unknown;
            sum += Instruction;
            switch (instruction.OperandType)
            {
                case OperandType.ShortInlineBrTarget:
                    if (code.ReadSByte() < 0)
                        return Cost.Unknown;
                    break;
                case OperandType.InlineBrTarget:
                    if (code.ReadInt32() < 0)
                        return Cost.Unknown;
                    break;
                case OperandType.InlineSwitch:
                    for (int targets = code.ReadInt32(); targets > 0; targets--)
                    {
                        if (code.ReadInt32() < 0)
                            return Cost.Unknown;
                    }

                    break;
                case OperandType.InlineMethod:
                    sum += Call(MetadataTokens.EntityHandle(code.ReadInt32()), instruction, depth);
                    break;
                case OperandType.ShortInlineI or OperandType.ShortInlineVar:
                    code.ReadByte();
                    break;
                case OperandType.InlineVar:
                    code.ReadInt16();
                    break;
                case OperandType.InlineI8 or OperandType.InlineR:
                    code.ReadInt64();
                    break;
                case OperandType.InlineNone:
                    break;
                default:
                    code.ReadInt32();
                    break;
            }

            sum += Own(instruction);
        }

        return sum;
    }

    private static Cost Own(OpCode instruction) => instruction.Name switch
    {
        "div" or "rem" or "div.un" or "rem.un" => Cost.Of(Catalogue.Operation("division")),
        "box" => Cost.Of(Catalogue.Operation("box")),
        "newobj" => Cost.Of(Catalogue.Operation("new object")),

        // How long it is, and whom it calls, is not known.
        "newarr" or "localloc" or "cpblk" or "initblk" or "calli" or "jmp" => Cost.Unknown,
        _ => Cost.Zero,
    };

    private Cost Call(EntityHandle called, OpCode instruction, int depth)
    {
        switch (called.Kind)
        {
            case HandleKind.MethodSpecification:
                return Call(_metadata.GetMethodSpecification((MethodSpecificationHandle)called).Method, instruction, depth);
            case HandleKind.MethodDefinition:
                MethodDefinition own = _metadata.GetMethodDefinition((MethodDefinitionHandle)called);
                bool isOverridable = instruction == OpCodes.Callvirt && own.Attributes.HasFlag(MethodAttributes.Virtual) && !own.Attributes.HasFlag(MethodAttributes.Final)
                    && !_metadata.GetTypeDefinition(own.GetDeclaringType()).Attributes.HasFlag(TypeAttributes.Sealed);
                return isOverridable ? Cost.Unknown : Of((MethodDefinitionHandle)called, depth + 1);
            case HandleKind.MemberReference:
                MemberReference member = _metadata.GetMemberReference((MemberReferenceHandle)called);
                return Parent(member.Parent) is { } type && Catalogue.Of(type, _metadata.GetString(member.Name)) is { } price ? Cost.Of(price.Long) : Cost.Unknown;
            default:
                return Cost.Unknown;
        }
    }

    // Of a generic type: `System.Collections.Generic.List`1`, whatever it is made for.
    private string? Parent(EntityHandle parent)
    {
        if (parent.Kind == HandleKind.TypeSpecification)
        {
            BlobReader signature = _metadata.GetBlobReader(_metadata.GetTypeSpecification((TypeSpecificationHandle)parent).Signature);
            if (signature.ReadSignatureTypeCode() != SignatureTypeCode.GenericTypeInstance)
                return null;
            signature.ReadByte();
            parent = signature.ReadTypeHandle();
        }

        if (parent.Kind != HandleKind.TypeReference)
            return null;
        TypeReference type = _metadata.GetTypeReference((TypeReferenceHandle)parent);
        return type.ResolutionScope.Kind == HandleKind.AssemblyReference ? _metadata.GetString(type.Namespace) + "." + _metadata.GetString(type.Name) : null;
    }

    private string Name(TypeDefinitionHandle handle)
    {
        TypeDefinition type = _metadata.GetTypeDefinition(handle);
        string name = _metadata.GetString(type.Name);
        return type.GetDeclaringType() is { IsNil: false } outer ? Name(outer) + "+" + name
            : type.Namespace.IsNil ? name
            : _metadata.GetString(type.Namespace) + "." + name;
    }

    private int ParametersOf(BlobHandle signature)
    {
        BlobReader reader = _metadata.GetBlobReader(signature);
        if (reader.ReadSignatureHeader().IsGeneric)
            reader.ReadCompressedInteger();
        return reader.ReadCompressedInteger();
    }
}
