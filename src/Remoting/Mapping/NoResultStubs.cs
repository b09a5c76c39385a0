using MessagePack;
using Remoting.CompilerServices;

namespace Remoting.Mapping;

/// <summary>Stubs of callables without a result seen as stubs with one, so that <c>ForEachAsync</c> is a map, too.</summary>
internal static class NoResultStubs
{
    public static Func<T, RemoteCall<Nil>> Wrap<T>(Func<T, RemoteCall> stub) => item => new NoResultCall(stub(item));

    public static Func<T1, T2, RemoteCall<Nil>> Wrap<T1, T2>(Func<T1, T2, RemoteCall> stub) => (item1, item2) => new NoResultCall(stub(item1, item2));

    public static Func<T1, T2, T3, RemoteCall<Nil>> Wrap<T1, T2, T3>(Func<T1, T2, T3, RemoteCall> stub) =>
        (item1, item2, item3) => new NoResultCall(stub(item1, item2, item3));
}
