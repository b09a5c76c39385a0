namespace Remoting;

/// <summary>
/// On a parameter of a callable: it does not travel, and its stub has none. Its value is a service of the worker, from the container that the program's startup
/// for workers has made there (<c>[assembly: WorkerStartup&lt;T&gt;]</c>, package <c>Remoting.Hosting</c>), in a scope that ends with the call. A parameter that
/// may be null is null where there is no such service.
/// </summary>
[AttributeUsage(AttributeTargets.Parameter)]
public sealed class FromServicesAttribute : Attribute;
