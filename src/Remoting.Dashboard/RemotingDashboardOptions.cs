namespace Remoting.Dashboard;

/// <summary>Who sees the dashboard, what of the program it shows, and who may do something there.</summary>
public sealed class RemotingDashboardOptions
{
    private readonly List<(string Name, Executor Executor)> _pools = [];

    /// <summary>
    /// The name of an authorization policy of the host: who satisfies it sees the page. <see langword="null"/> (default): in Development everybody on this
    /// machine, elsewhere nobody, unless the endpoint itself says who (<c>RequireAuthorization</c>, <c>AllowAnonymous</c>).
    /// </summary>
    public string? Policy { get; set; }

    /// <summary>
    /// The name of an authorization policy of the host: who satisfies it may end calls, recycle workers and take stacks. <see langword="null"/> (default): nobody.
    /// </summary>
    public string? ActionsPolicy { get; set; }

    /// <summary>Whether in Development everybody on this machine may do so. Default: no.</summary>
    public bool AllowActionsInDevelopment { get; set; }

    internal IReadOnlyList<(string Name, Executor Executor)> Pools => _pools;

    /// <summary>
    /// Shows this pool, or this cluster, under this name. Where none is added, all pools and clusters of the process are shown, those that are made later included.
    /// </summary>
    /// <param name="name">As it is called on the page; each once.</param>
    /// <param name="executor">A <see cref="ProcessPoolExecutor"/>, or an executor of a cluster. The dashboard does not end it.</param>
    /// <returns>This object.</returns>
    /// <exception cref="ArgumentException">The name is empty, there is a pool of that name already, or the executor has no worker processes.</exception>
    public RemotingDashboardOptions Add(string name, Executor executor)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentNullException.ThrowIfNull(executor);
        if (_pools.Exists(other => other.Name == name))
            throw new ArgumentException($"There is a pool with the name '{name}' on this dashboard already.", nameof(name));
        if (executor.Shown is null)
            throw new ArgumentException($"A {executor.GetType().Name} has no workers of its own that a dashboard could show.", nameof(executor));
        _pools.Add((name, executor));
        return this;
    }
}
