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

    /// <summary>The items of a stream of this call; its end is that of the call.</summary>
    public async IAsyncEnumerable<T> Until<T>(IAsyncEnumerable<T> items, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        using (this)
        {
            await foreach (var item in CallContext.Returned(items).WithCancellation(cancellationToken).ConfigureAwait(false))
                yield return item;
        }
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
}
