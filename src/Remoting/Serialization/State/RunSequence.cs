using System.Buffers;
using System.Reflection;
using System.Runtime.CompilerServices;
using MessagePack;
using Remoting.CompilerServices;

namespace Remoting.Serialization.State;

/// <summary>
/// What a sequence gives that is run through, all of it before any of it is written. So an iterator that gives one object again and again, each time with something
/// else in it, would have sent its last state in all places: where one object comes twice in a row, it has to be what it was.
/// </summary>
internal static class RunSequence
{
    public static T[] Through<T>(IEnumerable<T> items) =>
        typeof(T).IsValueType || typeof(T) == typeof(string) || IsCollection(items) ? items.ToArray() : Compare(items);

    /// <summary>What LINQ makes may be called a collection; its items are made when they are asked for all the same.</summary>
    private static bool IsCollection<T>(IEnumerable<T> items) => items is ICollection<T> or IReadOnlyCollection<T> && !OwnKinds.IsRunThrough(items.GetType());

    private static T[] Compare<T>(IEnumerable<T> items)
    {
        var all = new List<T>();
        var last = new LastItem();
        foreach (var item in items)
        {
            last.Add(item);
            all.Add(item);
        }
        last.End();
        return [.. all];
    }

    /// <summary>The item that came last, as it was then.</summary>
    private struct LastItem
    {
        private object? _item;
        private object? _copy;
        private byte[]? _content;
        private bool _cameAgain;
        private bool _hasBegun;

        /// <summary>Most sequences give objects of one type.</summary>
        private Type? _type;
        private bool _isFixed;

        public void Add(object? item)
        {
            if (item is not null && ReferenceEquals(item, _item))
            {
                if (_copy is null)
                    return;
                Check();
                _cameAgain = true;
                _content ??= ItemContent.Of(item);
                return;
            }
            End();
            (_item, _cameAgain, _content) = (item, false, null);
            if (item is not null && item.GetType() != _type)
            {
                _type = item.GetType();
                _isFixed = ItemContent.IsFixed(_type);
            }
            _copy = item is null || _isFixed ? null : ItemContent.Copy(item);
            // A copy shows nothing of what is deeper. To look there costs as much as writing, so that it is done for the first item only, and for what has come again.
            if (!_hasBegun && _copy is not null && !ItemContent.IsFlat(item!.GetType()))
                _content = ItemContent.Of(item);
            _hasBegun = true;
        }

        /// <summary>Another one comes, or none: what has changed since is as bad as if it came again.</summary>
        public void End()
        {
            if (_cameAgain)
                Check();
        }

        private readonly void Check()
        {
            if (_content is not null && ItemContent.Of(_item!) is { } now ? _content.AsSpan().SequenceEqual(now) : ItemContent.IsCopy(_item!, _copy!))
                return;
            throw new StateException($"A sequence has given an object of type '{TypeText.Of(_item!.GetType())}' again that was changed in between: it is run through before "
                + "anything is sent, so that only what came last would arrive, in all places. Give a new object each time, or pass a list of copies.");
        }
    }

    /// <summary>What is in an item.</summary>
    private static class ItemContent
    {
        private static readonly WeakMemo<Type, bool> Fixed = new(type => type.IsValueType || type == typeof(string) || Refusals.WhyNot(type) is not null
            || (!type.IsArray && AreFields(type, field => field.IsInitOnly && IsValue(field.FieldType))));

        private static readonly WeakMemo<Type, bool> Flat = new(type => type.IsArray ? IsValue(type.GetElementType()!) : AreFields(type, field => IsValue(field.FieldType)));

        /// <summary>Whether nothing about it can change, or it does not travel.</summary>
        public static bool IsFixed(Type type) => Fixed.Of(type);

        /// <summary>Whether a copy of it has nothing in common with it.</summary>
        public static bool IsFlat(Type type) => Flat.Of(type);

        [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "MemberwiseClone")]
        public static extern object Copy(object item);

        /// <summary>Whether all fields are what they are in a copy.</summary>
        public static bool IsCopy(object item, object copy)
        {
            if (item is Array array)
                return array.Cast<object?>().SequenceEqual(((Array)copy).Cast<object?>(), SameValue.Instance);
            return FieldsPlan.LevelsOf(item.GetType()).SelectMany(level => FieldSelection.Compared(level, item.GetType())).All(field => SameValue.Instance.Equals(field.GetValue(item), field.GetValue(copy)));
        }

        /// <summary>All that it leads to; null where that cannot be said.</summary>
        public static byte[]? Of(object item)
        {
            using var outer = ByItself.Begin();
            using var graph = Wire.BeginGraph();
            var bytes = new ArrayBufferWriter<byte>();
            var writer = new MessagePackWriter(bytes);
            var codec = SerializerChoice.Current.Codecs.WithoutGenerated.For(item.GetType());
            try
            {
                if (!codec.IsNumbered || !Wire.TryWriteReference(ref writer, item))
                    codec.Write(ref writer, item);
            }
            catch (MessagePackSerializationException)
            {
                // Generated code may carry it all the same.
                return null;
            }
            writer.Flush();
            return bytes.WrittenSpan.ToArray();
        }

        private static bool AreFields(Type type, Func<FieldInfo, bool> isSo) => FieldsPlan.LevelsOf(type).SelectMany(FieldSelection.All).All(isSo);

        private static bool IsValue(Type type) => Nullable.GetUnderlyingType(type) is { } underlying ? IsValue(underlying)
            : type.IsPrimitive || type.IsEnum || type == typeof(string) || type == typeof(decimal) || type == typeof(DateTime) || type == typeof(DateTimeOffset)
            || type == typeof(TimeSpan) || type == typeof(DateOnly) || type == typeof(TimeOnly) || type == typeof(Guid);
    }

    /// <summary>Values by what they are, objects by which they are.</summary>
    private sealed class SameValue : IEqualityComparer<object?>
    {
        public static readonly SameValue Instance = new();

        public new bool Equals(object? x, object? y) => x is ValueType or string ? x.Equals(y) : ReferenceEquals(x, y);

        public int GetHashCode(object? obj) => throw new NotSupportedException();
    }
}
