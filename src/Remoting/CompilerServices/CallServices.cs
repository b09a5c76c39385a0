using System.ComponentModel;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace Remoting.CompilerServices;

/// <summary>For generated code: the services of one call, in a scope that is opened when the first is asked for.</summary>
/// <param name="assembly">The callable's.</param>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class CallServices(Assembly assembly) : IDisposable
{
    private IServiceProvider? _scope;

    /// <summary>A service that there has to be.</summary>
    /// <exception cref="InvalidOperationException">There is none, or nothing that could make it.</exception>
    public T Get<T>() => Find<T>() ?? throw new InvalidOperationException(
        $"There is no service {typeof(T)} in this worker. Its startup ([assembly: WorkerStartup<T>]) has to add it: what the parent's container has stays there.");

    /// <summary>A service, or nothing.</summary>
    public T? Find<T>() => (_scope ??= WorkerServices.Of(assembly).OpenScope()).GetService(typeof(T)) is T service ? service : default;

    /// <summary>The items of a stream of this call; its end is that of the call, also where nobody has asked for an item.</summary>
    public IAsyncEnumerable<T> Until<T>(IAsyncEnumerable<T> items, CancellationToken cancellationToken = default) => new Items<T>(this, All(items, cancellationToken));

    private static async IAsyncEnumerable<T> All<T>(IAsyncEnumerable<T> items, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var item in CallContext.Returned(items).WithCancellation(cancellationToken).ConfigureAwait(false))
            yield return item;
    }

    /// <summary>The call has ended. Waits for services that take their time to end: that is part of the call.</summary>
    public void Dispose()
    {
        var scope = _scope;
        _scope = null;
        if (scope is IAsyncDisposable ends)
            CallContext.Wait(ends.DisposeAsync());
        else
            (scope as IDisposable)?.Dispose();
    }

    /// <summary>A method that gives items does nothing at all where it is left before its first.</summary>
    private sealed class Items<T>(CallServices services, IAsyncEnumerable<T> items) : IAsyncEnumerable<T>
    {
        public IAsyncEnumerator<T> GetAsyncEnumerator(CancellationToken cancellationToken = default) => new Enumerator(services, items.GetAsyncEnumerator(cancellationToken));

        private sealed class Enumerator(CallServices services, IAsyncEnumerator<T> items) : IAsyncEnumerator<T>
        {
            public T Current => items.Current;

            public ValueTask<bool> MoveNextAsync() => items.MoveNextAsync();

            public async ValueTask DisposeAsync()
            {
                using (services)
                    await items.DisposeAsync().ConfigureAwait(false);
            }
        }
    }
}
