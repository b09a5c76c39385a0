using System.Collections;
using System.Collections.Immutable;
using System.Collections.ObjectModel;
using System.Collections.Specialized;
using System.Drawing;
using System.Globalization;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Xml.Linq;

namespace Remoting.Serialization.State;

/// <summary>Types of the framework that travel by their fields and can stand wherever any object can.</summary>
internal static class KnownByFields
{
    /// <summary>None where fields cannot be looked at.</summary>
    public static readonly Type[] All = !WholeProgram.IsThere ? [] :
    [
        typeof(KeyValuePair<,>), typeof(DictionaryEntry), typeof(StrongBox<>), typeof(ArraySegment<>),
        typeof(ValueTuple), typeof(ValueTuple<>), typeof(ValueTuple<,>), typeof(ValueTuple<,,>), typeof(ValueTuple<,,,>), typeof(ValueTuple<,,,,>),
        typeof(ValueTuple<,,,,,>), typeof(ValueTuple<,,,,,,>), typeof(ValueTuple<,,,,,,,>),
        typeof(Tuple<>), typeof(Tuple<,>), typeof(Tuple<,,>), typeof(Tuple<,,,>), typeof(Tuple<,,,,>), typeof(Tuple<,,,,,>), typeof(Tuple<,,,,,,>), typeof(Tuple<,,,,,,,>),
        typeof(ImmutableArray<>.Builder), typeof(ImmutableList<>.Builder), typeof(Collection<>), typeof(ObservableCollection<>), typeof(ReadOnlyCollection<>), typeof(ReadOnlyDictionary<,>), typeof(ReadOnlySet<>),
        typeof(ArrayList), typeof(Stack), typeof(Queue), typeof(StringCollection), typeof(ListDictionary),
        typeof(Color), typeof(Point), typeof(PointF), typeof(Size), typeof(SizeF), typeof(Rectangle), typeof(RectangleF),
        typeof(Matrix3x2), typeof(Matrix4x4), typeof(Vector2), typeof(Vector3), typeof(Vector4), typeof(Quaternion), typeof(Plane),
        typeof(XElement), typeof(XDocument), typeof(XAttribute), typeof(XText), typeof(XCData), typeof(XComment), typeof(XProcessingInstruction),
        typeof(XDocumentType), typeof(XDeclaration),
        typeof(HashAlgorithmName), typeof(NumberFormatInfo),
    ];
}
