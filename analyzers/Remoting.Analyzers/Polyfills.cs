namespace System;

// What list patterns look for and netstandard2.0 lacks.
internal readonly struct Index(int value, bool fromEnd = false)
{
    public int GetOffset(int length) => fromEnd ? length - value : value;
}
