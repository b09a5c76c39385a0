using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using Remoting.Generators.Model;

namespace Remoting.Generators.Parsing;

/// <summary>What the file of a serializer touches: the type that it takes apart, and the types of the parts.</summary>
internal static class SerializerTouches
{
    private static readonly ConditionalWeakTable<KnownTypes, ConcurrentDictionary<TypeShape, FileNotes>> Cache = new();

    public static FileNotes Of(ITypeSymbol type, TypeShape shape, KnownTypes known) =>
        Cache.GetValue(known, static _ => new()).GetOrAdd(shape, s => Find(type, s));

    private static FileNotes Find(ITypeSymbol type, TypeShape shape)
    {
        var touched = new TouchedSymbols();
        // Of the framework's types generated code uses what it knows, whatever else they have.
        if (type is INamedTypeSymbol named && FrameworkTypes.IsFramework(named))
            touched.Add(type);
        else
            touched.AddWithMembers(type);
        foreach (var (part, _) in shape.Parts)
            touched.Add(part);
        return touched.Notes;
    }
}
