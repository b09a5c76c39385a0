using MessagePack;

namespace Remoting.CompilerServices;

// Shared values travel as numbers, the values themselves beside the calls. Who writes one into the arguments of a call is checked, and gets a share in it,
// before anything travels.
public static partial class Wire
{
    /// <summary>
    /// From here on until the scope is disposed of, shared values in what this thread writes are arguments of the calls of <paramref name="context"/>.
    /// </summary>
    public static SharingScope BeginSharing(CallContext context) => new(SharedUses.Enter(context.Uses ??= new SharedUses()));

    /// <summary>Writes what stands for a shared value.</summary>
    /// <exception cref="InvalidOperationException">It means nothing where it goes.</exception>
    public static void WriteShared<T>(ref MessagePackWriter writer, Shared<T>? value, SharedForm<T> form)
    {
        if (value is null)
            writer.WriteNil();
        else
            value.Backing.WriteReference(ref writer, form);
        // The finalizer must not take it away while this runs.
        GC.KeepAlive(value);
    }

    /// <summary>Reads what stands for a shared value, and gives that; the value is read when it is the first time here.</summary>
    public static Shared<T>? ReadShared<T>(ref MessagePackReader reader, SharedForm<T> form)
    {
        if (reader.TryReadNil())
            return null;
        long id = reader.ReadInt64();
        if (SharedSource.Current?.Find(id, form) is { } shared)
            return shared;
        Fail($"There is no shared value {id} here: it is with the pool that shared it, whose workers alone have it.");
        return null;
    }

    /// <summary>The time in which shared values are arguments of certain calls.</summary>
    public readonly ref struct SharingScope
    {
        private readonly SharedUses.Scope _scope;

        internal SharingScope(SharedUses.Scope scope) => _scope = scope;

        /// <summary>Ends it.</summary>
        public void Dispose() => _scope.Dispose();
    }
}
