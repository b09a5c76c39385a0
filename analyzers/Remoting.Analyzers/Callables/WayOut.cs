using Microsoft.CodeAnalysis;
using Remoting.Generators.Parsing;

namespace Remoting.Analyzers.Callables;

/// <summary>What to write instead of a type that cannot travel, or of one of which nobody knows whether it can.</summary>
internal static class WayOut
{
    private const string Open = "pass what it was opened with, such as a path, and open it in the worker";
    private const string Connect = "pass the address, and connect in the worker";
    private const string Database = "pass the connection string and the keys, and open it in the worker";
    private const string Values = "copy what is needed into a record, and pass that";
    private const string Elements = "pass an array or a list of what is in it";
    private const string Log = "log to 'RemotingWorker.Current.Logger', whose records come back, or mark the parameter [FromServices]";
    private const string Make = "make one in the worker";

    /// <summary>By type, with all that derive from it. What is not here is made from something.</summary>
    private static readonly Dictionary<string, string> Types = new(StringComparer.Ordinal)
    {
        ["System.IntPtr"] = "pass a number of another type, or what it was opened with",
        ["System.UIntPtr"] = "pass a number of another type, or what it was opened with",
        ["System.IO.Stream"] = "pass a path or the bytes, and open it in the worker",
        ["System.IO.TextReader"] = "pass a path or the text, and open it in the worker",
        ["System.IO.TextWriter"] = "return what is to be written",
        ["System.IO.BinaryReader"] = "pass a path or the bytes, and open it in the worker",
        ["System.IO.BinaryWriter"] = "return what is to be written",
        ["System.IO.Pipelines.PipeReader"] = "pass a path or the bytes, and open it in the worker",
        ["System.IO.Pipelines.PipeWriter"] = "return what is to be written",
        ["System.Threading.Tasks.Task"] = "await it first, and pass its result",
        ["System.Threading.Tasks.ValueTask"] = "await it first, and pass its result",
        ["System.Threading.Tasks.ValueTask`1"] = "await it first, and pass its result",
        ["System.Threading.CancellationTokenSource"] = "take a 'CancellationToken', which the executor supplies",
        ["System.Threading.CancellationToken"] = "take it as a parameter of the method itself",
        ["System.Threading.ThreadLocal`1"] = "pass its value",
        ["System.Threading.AsyncLocal`1"] = "pass its value",
        ["System.WeakReference"] = "pass the object that it refers to",
        ["System.WeakReference`1"] = "pass the object that it refers to",
        ["System.Progress`1"] = "take an 'IProgress<T>', whose reports come back to the caller",
        ["System.IProgress`1"] = "take it as a parameter of the method itself",
        ["System.Threading.Channels.Channel`1"] = Elements,
        ["System.Threading.Channels.Channel`2"] = Elements,
        ["System.Threading.Channels.ChannelReader`1"] = Elements,
        ["System.Threading.Channels.ChannelWriter`1"] = "return an 'IAsyncEnumerable<T>'",
        ["System.Collections.Concurrent.BlockingCollection`1"] = Elements,
        ["System.Collections.IEnumerator"] = Elements,
        ["System.Collections.Generic.IEnumerator`1"] = Elements,
        ["System.Collections.Generic.IAsyncEnumerator`1"] = Elements,
        ["System.Collections.Generic.IAsyncEnumerable`1"] = Elements,
        ["System.Reflection.MemberInfo"] = "pass its name, and find it in the worker",
        ["System.Reflection.Assembly"] = "pass its name, and find it in the worker",
        ["System.Reflection.Module"] = "pass its name, and find it in the worker",
        ["System.Linq.Expressions.Expression"] = "pass the values in it, and write the expression in the callable",
        ["System.Linq.IQueryable"] = "run the query first, and pass a list of its results",
        ["System.Linq.IQueryable`1"] = "run the query first, and pass a list of its results",
        ["System.Diagnostics.Process"] = "pass its id",
        ["System.Net.Sockets.Socket"] = Connect,
        ["System.Net.Sockets.TcpClient"] = Connect,
        ["System.Net.Sockets.UdpClient"] = Connect,
        ["System.Net.Sockets.TcpListener"] = Connect,
        ["System.Net.Http.HttpMessageInvoker"] = Connect,
        ["System.Net.Http.HttpMessageHandler"] = Connect,
        ["System.Net.Http.IHttpClientFactory"] = Connect,
        ["System.Net.WebSockets.WebSocket"] = Connect,
        ["System.Net.HttpListener"] = Connect,
        ["System.Data.Common.DbConnection"] = "pass the connection string, and open it in the worker",
        ["System.Data.IDbConnection"] = "pass the connection string, and open it in the worker",
        ["System.Data.Common.DbCommand"] = Database,
        ["System.Data.IDbCommand"] = Database,
        ["System.Data.Common.DbDataReader"] = "read it first, and pass a list of its rows",
        ["System.Data.IDataReader"] = "read it first, and pass a list of its rows",
        ["System.Data.Common.DbTransaction"] = Database,
        ["System.Data.IDbTransaction"] = Database,
        ["Microsoft.EntityFrameworkCore.DbContext"] = Database,
        ["Microsoft.AspNetCore.Http.HttpContext"] = Values,
        ["Microsoft.AspNetCore.Http.HttpRequest"] = Values,
        ["Microsoft.AspNetCore.Http.HttpResponse"] = "return what is to be written",
        ["Microsoft.AspNetCore.Http.IHttpContextAccessor"] = Values,
        ["Microsoft.AspNetCore.Http.IFormFile"] = "read it into an array of bytes, and pass that",
        ["Microsoft.AspNetCore.Http.IFormCollection"] = Values,
        ["Microsoft.Extensions.Caching.Memory.IMemoryCache"] = "pass the values, or keep a cache in each worker",
        ["Microsoft.Extensions.Caching.Memory.MemoryCache"] = "pass the values, or keep a cache in each worker",
        ["Microsoft.Extensions.Logging.ILogger"] = Log,
        ["Microsoft.Extensions.Logging.ILogger`1"] = Log,
        ["Microsoft.Extensions.Logging.ILoggerFactory"] = "log to 'RemotingWorker.Current.LoggerFactory', whose records come back, or mark the parameter [FromServices]",
        ["System.IServiceProvider"] = "take the services themselves as parameters marked [FromServices], which come from the worker's own container",
        ["Remoting.Executor"] = "make its calls where it is, and pass their results",
        ["Remoting.WorkerLease"] = "make its calls where it is, and pass their results",
        ["System.Threading.Thread"] = Make,
        ["System.Threading.Timer"] = Make,
        ["System.Threading.PeriodicTimer"] = Make,
        ["System.Threading.WaitHandle"] = Make,
        ["System.Threading.SemaphoreSlim"] = Make,
        ["System.Threading.Lock"] = Make,
        ["System.Runtime.InteropServices.SafeHandle"] = Open,
        ["System.Runtime.InteropServices.CriticalHandle"] = Open,
        ["System.IO.MemoryMappedFiles.MemoryMappedFile"] = Open,
    };

    /// <summary>For what can never travel.</summary>
    public static string Of(ITypeSymbol type)
    {
        if (type.TypeKind == TypeKind.Delegate || type.SpecialType is SpecialType.System_Delegate or SpecialType.System_MulticastDelegate)
            return "pass what tells the callable which code to run, such as a number or a name";
        if (type.TypeKind is TypeKind.Pointer or TypeKind.FunctionPointer || type.IsRefLikeType)
            return "take an array";
        for (ITypeSymbol? current = type; current is not null; current = current.BaseType)
        {
            if (current is INamedTypeSymbol named && Types.TryGetValue(TypeNames.Metadata(named.OriginalDefinition), out string way))
                return way;
        }

        return "pass what it is made from, and make it in the worker";
    }

    /// <summary>For what may travel: what would make it certain.</summary>
    public static string WhereUncertain(ITypeSymbol type)
    {
        bool isOurs = type.Locations.Any(location => location.IsInSource);
        return type switch
        {
            { SpecialType: SpecialType.System_Object } or { TypeKind: TypeKind.Dynamic } => "a concrete type would make it certain",
            { TypeKind: TypeKind.Interface } or { TypeKind: TypeKind.Class, IsAbstract: true } when isOurs => "a concrete type, or [Union] on this one, would make it certain",
            { TypeKind: TypeKind.Interface } or { TypeKind: TypeKind.Class, IsAbstract: true } => "a concrete type would make it certain",

            // Annotations cannot reach what a base keeps to itself, nor what no constructor takes.
            _ when isOurs && type.BaseType is null or { SpecialType: SpecialType.System_Object or SpecialType.System_ValueType } && CanBeMade(type) =>
                "[MessagePackObject] and [Key], or a [MessagePackFormatter], would make it certain",
            _ when isOurs => "a record with what is needed of it, or a [MessagePackFormatter], would make it certain",
            _ => $"a record with what is needed of it would make it certain, or '[assembly: AssumeSerializable(typeof({OpenTypeName.Of(type)}))]' if a resolver knows it",
        };
    }

    private static bool CanBeMade(ITypeSymbol type) => type is INamedTypeSymbol named
        && (named.IsValueType || named.InstanceConstructors.Any(constructor => constructor.DeclaredAccessibility is Accessibility.Public or Accessibility.Internal));
}
