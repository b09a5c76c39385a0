using Microsoft.CodeAnalysis;

namespace Remoting.Generators.Parsing;

/// <summary>
/// Types of the framework that generated code does not take apart, and that travel all the same, for certain: the runtime has a form of its own for each
/// (<c>Serialization/State</c>).
/// </summary>
internal static class WordedTypes
{
    private static readonly HashSet<string> Names = new(StringComparer.Ordinal)
    {
        "System.Text.Json.Nodes.JsonNode", "System.Text.Json.Nodes.JsonObject", "System.Text.Json.Nodes.JsonArray", "System.Text.Json.Nodes.JsonValue",
        "System.Text.Json.JsonElement", "System.Text.Json.JsonDocument",
        "System.Xml.Linq.XElement", "System.Xml.Linq.XDocument", "System.Xml.Linq.XAttribute", "System.Xml.Linq.XName", "System.Xml.Linq.XNamespace",
        "System.Text.RegularExpressions.Regex", "System.Text.Encoding", "System.Text.StringBuilder",
        "System.Globalization.CultureInfo", "System.Globalization.CompareInfo", "System.Globalization.NumberFormatInfo", "System.TimeZoneInfo",
        "System.Net.IPAddress", "System.Net.IPEndPoint", "System.Type", "System.DBNull",
        "System.IO.FileInfo", "System.IO.DirectoryInfo", "System.Security.Cryptography.HashAlgorithmName",
        "System.Drawing.Color", "System.Drawing.Point", "System.Drawing.PointF", "System.Drawing.Size", "System.Drawing.SizeF",
        "System.Drawing.Rectangle", "System.Drawing.RectangleF",
        "System.Data.DataTable", "System.Data.DataSet",
        "System.Collections.BitArray", "System.Collections.Hashtable", "System.Collections.ArrayList", "System.Collections.Queue", "System.Collections.Stack",
        "System.Collections.Specialized.NameValueCollection", "System.Collections.Specialized.StringCollection",
        "System.Collections.Specialized.ListDictionary", "System.Dynamic.ExpandoObject",
        "System.Collections.Generic.PriorityQueue`2", "System.Collections.Generic.OrderedDictionary`2",
        "System.Linq.ILookup`2", "System.Linq.IGrouping`2", "System.Lazy`1", "System.Buffers.ReadOnlySequence`1", "System.Runtime.CompilerServices.StrongBox`1",
        "System.Collections.ObjectModel.Collection`1", "System.Collections.ObjectModel.ObservableCollection`1",
        "System.Collections.ObjectModel.ReadOnlyCollection`1", "System.Collections.ObjectModel.ReadOnlyDictionary`2", "System.Collections.ObjectModel.ReadOnlySet`1",
        "System.Numerics.Matrix3x2", "System.Numerics.Matrix4x4", "System.Numerics.Vector2", "System.Numerics.Vector3", "System.Numerics.Vector4",
        "System.Numerics.Quaternion", "System.Numerics.Plane",
        "Microsoft.FSharp.Collections.FSharpList`1", "Microsoft.FSharp.Collections.FSharpMap`2", "Microsoft.FSharp.Collections.FSharpSet`1",
        "Microsoft.FSharp.Core.FSharpOption`1", "Microsoft.FSharp.Core.FSharpValueOption`1", "Microsoft.FSharp.Core.FSharpResult`2", "Microsoft.FSharp.Core.FSharpRef`1",
    };

    /// <summary>The framework's collections that a type may be derived from: such a type travels with what it adds.</summary>
    private static readonly HashSet<string> Bases = new(StringComparer.Ordinal)
    {
        "System.Exception",
        "System.Collections.Generic.List`1", "System.Collections.Generic.Dictionary`2", "System.Collections.Generic.HashSet`1",
        "System.Collections.ObjectModel.Collection`1", "System.Collections.ObjectModel.ObservableCollection`1", "System.Collections.ObjectModel.KeyedCollection`2",
    };

    public static bool Has(INamedTypeSymbol type) =>
        FrameworkTypes.IsFramework(type) && (Names.Contains(TypeNames.Metadata(type)) || IsException(type));

    /// <summary>Whether a type that is not the framework's is derived from one that lets it travel.</summary>
    public static bool LetsDerive(INamedTypeSymbol type) => IsException(type) || Bases.Contains(TypeNames.Metadata(type));

    /// <summary>The types that travel with it, as far as the compiler knows them.</summary>
    public static TypeShape Shape(INamedTypeSymbol type) => TypeShape.Planned(type, [.. type.TypeArguments.Select(argument => (argument, (ISymbol?)null))]);

    private static bool IsException(INamedTypeSymbol type)
    {
        for (INamedTypeSymbol? current = type; current is not null; current = current.BaseType)
        {
            if (TypeNames.Metadata(current) == "System.Exception")
                return true;
        }

        return false;
    }
}
