using MessagePack;
using Remoting.Calls;

namespace Remoting.Mapping;

/// <summary>Stubs of callables without a result seen as stubs with one, so that <c>ForEachAsync</c> is a map, too.</summary>
/// <remarks>Methods of structures where the stub is one, too, so that it is still seen to be generated (<see cref="SourceKind"/>).</remarks>
internal static class NoResultStubs
{
    public static Func<T, RemoteCall<Nil>> Wrap<T>(Func<T, RemoteCall> stub) =>
        SourceKind.MayBlock(stub) ? item => CallOf(stub(item)) : new Generated<T>(stub).Call;

    public static Func<T1, T2, RemoteCall<Nil>> Wrap<T1, T2>(Func<T1, T2, RemoteCall> stub) =>
        SourceKind.MayBlock(stub) ? (item1, item2) => CallOf(stub(item1, item2)) : new Generated<T1, T2>(stub).Call;

    public static Func<T1, T2, T3, RemoteCall<Nil>> Wrap<T1, T2, T3>(Func<T1, T2, T3, RemoteCall> stub) =>
        SourceKind.MayBlock(stub) ? (item1, item2, item3) => CallOf(stub(item1, item2, item3)) : new Generated<T1, T2, T3>(stub).Call;

    /// <summary>A stub that is the program's own may give nothing, which the map tells.</summary>
    private static NoResultCall CallOf(RemoteCall? call) => call is null ? null! : new NoResultCall(call);

    private readonly struct Generated<T>(Func<T, RemoteCall> stub)
    {
        public RemoteCall<Nil> Call(T item) => new NoResultCall(stub(item));
    }

    private readonly struct Generated<T1, T2>(Func<T1, T2, RemoteCall> stub)
    {
        public RemoteCall<Nil> Call(T1 item1, T2 item2) => new NoResultCall(stub(item1, item2));
    }

    private readonly struct Generated<T1, T2, T3>(Func<T1, T2, T3, RemoteCall> stub)
    {
        public RemoteCall<Nil> Call(T1 item1, T2 item2, T3 item3) => new NoResultCall(stub(item1, item2, item3));
    }
}
