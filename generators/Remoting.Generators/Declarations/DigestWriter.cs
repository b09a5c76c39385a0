using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Remoting.Generators.Declarations;

/// <summary>
/// Collects what a digest is made of. Every piece tells its own length or has a fixed one, so that different contents never
/// give the same bytes; that different bytes never give the same digest is SHA-256's to see to.
/// </summary>
internal sealed class DigestWriter
{
    private byte[] _bytes = new byte[4096];

    /// <summary>How much of <see cref="_bytes"/> is written.</summary>
    private int _length;

    public void Write(int number)
    {
        Reserve(sizeof(int));
        for (var i = 0; i < sizeof(int); i++)
            _bytes[_length++] = (byte)(number >> (8 * i));
    }

    /// <summary>The text's UTF-16 as it is: an encoding would make one of all lone surrogates.</summary>
    public void Write(string text)
    {
        Write(text.Length);
        var bytes = MemoryMarshal.AsBytes(text.AsSpan());
        Reserve(bytes.Length);
        bytes.CopyTo(_bytes.AsSpan(_length));
        _length += bytes.Length;
    }

    public string Finish()
    {
        using var hash = SHA256.Create();
        return Convert.ToBase64String(hash.ComputeHash(_bytes, 0, _length));
    }

    private void Reserve(int more)
    {
        if (_bytes.Length - _length < more)
            Array.Resize(ref _bytes, Math.Max(_length + more, 2 * _bytes.Length));
    }
}
