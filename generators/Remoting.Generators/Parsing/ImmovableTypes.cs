using Microsoft.CodeAnalysis;

namespace Remoting.Generators.Parsing;

/// <summary>
/// Types that are bound to their process or stand for something outside of the data. A type belongs here only if no
/// value of it can ever make sense in another process: what is merely hard to serialize is left to the resolver.
/// </summary>
internal static class ImmovableTypes
{
    private const string Handle = "is a handle of this process";
    private const string Lock = "synchronizes threads of this process";
    private const string Sequence = "runs where its consumer is";
    private const string Connection = "is an open connection of this process";
    private const string Code = "stands for code, not data";
    private const string Queue = "hands values on within this process";
    private const string Request = "belongs to a request that this process answers";

    /// <summary>Classes, with all that derive from them; and structures.</summary>
    private static readonly Dictionary<string, string> Classes = new(StringComparer.Ordinal)
    {
        ["System.RuntimeTypeHandle"] = Handle,
        ["System.RuntimeMethodHandle"] = Handle,
        ["System.RuntimeFieldHandle"] = Handle,
        ["System.Runtime.InteropServices.SafeHandle"] = Handle,
        ["System.Runtime.InteropServices.CriticalHandle"] = Handle,
        ["System.Runtime.InteropServices.GCHandle"] = Handle,
        ["System.Runtime.InteropServices.HandleRef"] = Handle,
        ["System.WeakReference"] = "refers to an object of this process",
        ["System.WeakReference`1"] = "refers to an object of this process",
        ["System.IO.Stream"] = "is a stream of this process",
        ["System.IO.TextReader"] = "reads from a stream of this process",
        ["System.IO.TextWriter"] = "writes to a stream of this process",
        ["System.IO.BinaryReader"] = "reads from a stream of this process",
        ["System.IO.BinaryWriter"] = "writes to a stream of this process",
        ["System.Threading.Tasks.Task"] = "is work in progress in this process",
        ["System.Threading.Tasks.ValueTask"] = "is work in progress in this process",
        ["System.Threading.Tasks.ValueTask`1"] = "is work in progress in this process",
        ["System.Threading.Tasks.TaskCompletionSource"] = "is work in progress in this process",
        ["System.Threading.Tasks.TaskCompletionSource`1"] = "is work in progress in this process",
        ["System.Threading.CancellationTokenSource"] = "cancels work of this process only",
        ["System.Threading.CancellationToken"] = "is supplied by the executor, and only as a parameter of the callable itself",
        ["System.Threading.Thread"] = "is a thread of this process",
        ["System.Threading.Timer"] = "calls back into this process",
        ["System.Threading.WaitHandle"] = Lock,
        ["System.Threading.SemaphoreSlim"] = Lock,
        ["System.Threading.ManualResetEventSlim"] = Lock,
        ["System.Threading.ReaderWriterLockSlim"] = Lock,
        ["System.Threading.CountdownEvent"] = Lock,
        ["System.Threading.Barrier"] = Lock,
        ["System.Threading.Lock"] = Lock,
        ["System.Threading.SynchronizationContext"] = Lock,
        ["System.Threading.Tasks.TaskScheduler"] = Lock,
        ["System.Reflection.MemberInfo"] = Code,
        ["System.Reflection.Assembly"] = Code,
        ["System.Reflection.Module"] = Code,
        ["System.Linq.Expressions.Expression"] = Code,
        ["System.Runtime.Loader.AssemblyLoadContext"] = Code,
        ["System.AppDomain"] = Code,
        ["System.Diagnostics.Process"] = "controls a process from this one",
        ["System.Net.Sockets.Socket"] = Connection,
        ["System.Net.Sockets.TcpClient"] = Connection,
        ["System.Net.Sockets.UdpClient"] = Connection,
        ["System.Net.Sockets.TcpListener"] = Connection,
        ["System.Net.Http.HttpMessageInvoker"] = Connection,
        ["System.Net.Http.HttpMessageHandler"] = Connection,
        ["System.Net.WebSockets.WebSocket"] = Connection,
        ["System.Data.Common.DbConnection"] = Connection,
        ["System.Data.Common.DbCommand"] = Connection,
        ["System.Data.Common.DbDataReader"] = Connection,
        ["System.Data.Common.DbTransaction"] = Connection,
        ["System.IO.MemoryMappedFiles.MemoryMappedFile"] = Handle,
        ["System.IO.FileSystemWatcher"] = "watches files for this process",
        ["System.IO.Pipelines.PipeReader"] = "reads from a stream of this process",
        ["System.IO.Pipelines.PipeWriter"] = "writes to a stream of this process",
        ["System.IO.Pipelines.Pipe"] = Queue,
        ["System.Threading.Channels.Channel`1"] = Queue,
        ["System.Threading.Channels.Channel`2"] = Queue,
        ["System.Threading.Channels.ChannelReader`1"] = Queue,
        ["System.Threading.Channels.ChannelWriter`1"] = Queue,
        ["System.Collections.Concurrent.BlockingCollection`1"] = Queue,
        ["System.Threading.PeriodicTimer"] = "waits in this process",
        ["System.Threading.ThreadLocal`1"] = "has a value for each thread of this process",
        ["System.Threading.AsyncLocal`1"] = "has a value for each flow of this process",
        ["System.Threading.ExecutionContext"] = "is the context of work in this process",
        ["System.Threading.CancellationTokenRegistration"] = "calls back into this process",
        ["System.Threading.RateLimiting.RateLimiter"] = Lock,
        ["System.Progress`1"] = "reports to this process",
        ["System.Net.HttpListener"] = Connection,
        ["Microsoft.Extensions.Caching.Memory.MemoryCache"] = "is memory of this process",
        ["Microsoft.EntityFrameworkCore.DbContext"] = Connection,
        ["Microsoft.AspNetCore.Http.HttpContext"] = Request,
        ["Microsoft.AspNetCore.Http.HttpRequest"] = Request,
        ["Microsoft.AspNetCore.Http.HttpResponse"] = Request,
    };

    /// <summary>Interfaces: themselves only, since a class that has one may well be data otherwise.</summary>
    private static readonly Dictionary<string, string> Interfaces = new(StringComparer.Ordinal)
    {
        ["System.IServiceProvider"] = "gives out objects of this process",
        ["System.IAsyncResult"] = "is work in progress in this process",
        ["System.Linq.IQueryable"] = Code,
        ["System.Linq.IQueryable`1"] = Code,
        ["System.Linq.IQueryProvider"] = Code,
        ["System.Data.IDbConnection"] = Connection,
        ["System.Data.IDbCommand"] = Connection,
        ["System.Data.IDataReader"] = Connection,
        ["System.Data.IDbTransaction"] = Connection,
        ["System.Collections.IEnumerator"] = Sequence,
        ["System.Collections.Generic.IEnumerator`1"] = Sequence,
        ["System.Collections.Generic.IAsyncEnumerator`1"] = Sequence,
        ["System.Collections.Generic.IAsyncEnumerable`1"] = "runs where its maker is, and is carried only as a parameter of the callable itself",
        ["System.Threading.ITimer"] = "calls back into this process",
        ["Microsoft.Extensions.Caching.Memory.IMemoryCache"] = "is memory of this process",
        ["Microsoft.Extensions.Logging.ILogger"] = "writes to the log of this process",
        ["Microsoft.Extensions.Logging.ILogger`1"] = "writes to the log of this process",
        ["Microsoft.Extensions.Logging.ILoggerFactory"] = "writes to the log of this process",
        ["Microsoft.Extensions.DependencyInjection.IServiceScope"] = "gives out objects of this process",
        ["Microsoft.Extensions.DependencyInjection.IServiceScopeFactory"] = "gives out objects of this process",
        ["Microsoft.Extensions.Hosting.IHost"] = "gives out objects of this process",
        ["System.Net.Http.IHttpClientFactory"] = Connection,
        ["Microsoft.AspNetCore.Http.IHttpContextAccessor"] = Request,
        ["Microsoft.AspNetCore.Http.IFormFile"] = Request,
        ["Microsoft.AspNetCore.Http.IFormCollection"] = Request,
        ["System.IProgress`1"] = "reports to this process, and is carried only as a parameter of the callable itself",
    };

    /// <summary>Why no value of the type can travel; <see langword="null"/> if that cannot be said.</summary>
    public static string? Reason(ITypeSymbol type)
    {
        if (type.TypeKind == TypeKind.Delegate || type.SpecialType is SpecialType.System_Delegate or SpecialType.System_MulticastDelegate)
            return "is a delegate";
        if (type.TypeKind is TypeKind.Pointer or TypeKind.FunctionPointer)
            return "is a pointer";
        if (type.IsRefLikeType)
            return "is a ref struct, which cannot leave the stack";
        if (type is not INamedTypeSymbol named)
            return null;
        // Only a warning in the methods of interfaces.
        if (named.IsStatic)
            return "is a static class, of which there are no objects";
        if (named.TypeKind == TypeKind.Interface)
            return Find(Interfaces, named);

        // By name, of assemblies that are loaded there: unlike all else that describes code.
        if (named.ContainingNamespace is { Name: "System", ContainingNamespace.IsGlobalNamespace: true } && named.Name == "Type" && FrameworkTypes.IsFramework(named))
            return null;
        for (var current = named; current is { SpecialType: not SpecialType.System_Object }; current = current.BaseType)
        {
            if (Find(Classes, current) is { } reason)
                return reason;
        }

        return null;
    }

    /// <summary>The same of the library's own types.</summary>
    public static string? OwnReason(ITypeSymbol type, KnownTypes known)
    {
        for (var current = type; current is not null; current = current.BaseType)
        {
            if (current.Name is "Executor" or "WorkerLease" && SymbolEqualityComparer.Default.Equals(current.ContainingAssembly, known.CallableAttribute.ContainingAssembly))
                return "hands out work from this process";
        }

        return null;
    }

    private static string? Find(Dictionary<string, string> table, INamedTypeSymbol type) =>
        FrameworkTypes.IsFramework(type) && table.TryGetValue(TypeNames.Metadata(type), out var reason) ? reason : null;
}
