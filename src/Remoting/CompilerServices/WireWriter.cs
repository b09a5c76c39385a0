using System.ComponentModel;
using MessagePack;

namespace Remoting.CompilerServices;

/// <summary>For generated code: writes one value.</summary>
/// <typeparam name="T">Its type.</typeparam>
/// <param name="writer">Where it goes.</param>
/// <param name="value">The value.</param>
[EditorBrowsable(EditorBrowsableState.Never)]
public delegate void WireWriter<in T>(ref MessagePackWriter writer, T value);
