using System.Collections;
using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using MessagePack;

namespace Remoting.Serialization.State;

/// <summary>What a class is by being derived from a hash table: comparer and elements of the table. Only the table's own constructor runs.</summary>
internal sealed class BaseTablePart : Part
{
    private readonly Type _level;
    private readonly Codec _codec;
    private readonly ConstructorInfo _constructor;

    [UnconditionalSuppressMessage("AOT", "IL3050", Justification = "The table implements it.")]
    [UnconditionalSuppressMessage("Trimming", "IL2070", Justification = "These constructors are used by the codecs.")]
    public BaseTablePart(Type level, Codec codec)
    {
        _level = level;
        _codec = codec;
        var comparer = level == typeof(Hashtable) ? typeof(IEqualityComparer) : typeof(IEqualityComparer<>).MakeGenericType(level.GenericTypeArguments[0]);
        _constructor = level.GetConstructor([comparer])!;
    }

    public override string Identity => $"elements of {_level}";

    public override void Write(ref MessagePackWriter writer, object holder) => _codec.Write(ref writer, holder);

    public override void Read(ref MessagePackReader reader, object holder) =>
        ((ITableCodec)_codec).ReadInto(ref reader, holder, comparer => _constructor.Invoke(holder, [comparer]));
}
