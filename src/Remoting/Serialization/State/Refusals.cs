using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;
using System.Reflection;

namespace Remoting.Serialization.State;

/// <summary>Types whose objects never travel, since what they are is bound to their process.</summary>
internal static class Refusals
{
    /// <summary>By name, so that no assembly is loaded to ask; they and what is derived from them.</summary>
    private static readonly FrozenDictionary<string, string> Bound = new Dictionary<string, string>
    {
        ["System.Delegate"] = "is code and what it captured",
        ["System.IO.Stream"] = "is a position in something of this process",
        ["System.IO.TextReader"] = "is a position in something of this process",
        ["System.IO.TextWriter"] = "is a position in something of this process",
        ["System.IO.FileSystemWatcher"] = "listens in this process",
        ["System.Runtime.InteropServices.SafeHandle"] = "is a handle of this process",
        ["System.Runtime.InteropServices.CriticalHandle"] = "is a handle of this process",
        ["System.Runtime.ConstrainedExecution.CriticalFinalizerObject"] = "holds something that has to be freed",
        ["System.Threading.Tasks.Task"] = "is work of this process",
        ["System.Threading.Tasks.TaskScheduler"] = "is work of this process",
        ["System.Threading.Thread"] = "is a thread of this process",
        ["System.Threading.WaitHandle"] = "is a handle of this process",
        ["System.Threading.CancellationTokenSource"] = "cancels in this process (a CancellationToken parameter of the callable is passed on)",
        ["System.Threading.Timer"] = "ticks in this process",
        ["System.Timers.Timer"] = "ticks in this process",
        ["System.Threading.PeriodicTimer"] = "ticks in this process",
        ["System.Threading.SynchronizationContext"] = "is a place to run in this process",
        ["System.Threading.ExecutionContext"] = "is a place to run in this process",
        ["System.Threading.ThreadLocal`1"] = "belongs to threads of this process",
        ["System.Threading.AsyncLocal`1"] = "belongs to a flow of this process",
        ["System.Threading.Channels.Channel`2"] = "has its other end in this process",
        ["System.IO.Pipelines.PipeReader"] = "has its other end in this process",
        ["System.IO.Pipelines.PipeWriter"] = "has its other end in this process",
        ["System.Collections.Concurrent.BlockingCollection`1"] = "has its other end in this process",
        ["System.Reflection.MemberInfo"] = "is code of this process",
        ["System.Reflection.Assembly"] = "is code of this process",
        ["System.Reflection.Module"] = "is code of this process",
        ["System.Reflection.ParameterInfo"] = "is code of this process",
        ["System.Runtime.Loader.AssemblyLoadContext"] = "is code of this process",
        ["System.AppDomain"] = "is this process",
        ["System.Diagnostics.Process"] = "is a handle of this process",
        ["System.Net.Sockets.Socket"] = "is a connection of this process",
        ["System.Net.Http.HttpMessageInvoker"] = "has connections of this process",
        ["System.Net.Http.HttpMessageHandler"] = "has connections of this process",
        ["System.Data.Common.DbConnection"] = "is a connection of this process",
        ["System.Data.Common.DbCommand"] = "belongs to a connection of this process",
        ["System.Data.Common.DbTransaction"] = "belongs to a connection of this process",
        ["System.Data.Common.DbDataReader"] = "belongs to a connection of this process",
        ["System.Xml.XmlNode"] = "finds names by the objects that they are in this process (pass its OuterXml, or an XElement or XDocument)",
        ["System.Xml.XmlNameTable"] = "finds names by the objects that they are in this process (pass an XElement or XDocument in place of what has it)",
        ["System.WeakReference"] = "refers to what this process may have dropped",
        ["System.WeakReference`1"] = "refers to what this process may have dropped",
        ["System.Runtime.CompilerServices.ConditionalWeakTable`2"] = "refers to what this process may have dropped",
        ["Remoting.Shared`1"] = "is found by generated code only, in types whose source the project has",
        ["System.Security.Cryptography.AsymmetricAlgorithm"] = "holds something that has to be freed",
        ["System.Security.Cryptography.SymmetricAlgorithm"] = "holds something that has to be freed",
        ["System.Security.Cryptography.HashAlgorithm"] = "holds something that has to be freed",
        ["System.Security.Cryptography.X509Certificates.X509Certificate"] = "holds something that has to be freed",
    }.ToFrozenDictionary();

    /// <summary>Why objects of the type cannot travel; null where they may.</summary>
    public static string? WhyNot(Type type)
    {
        if (type.IsPointer || type.IsFunctionPointer)
            return "is an address in this process";
        if (type.IsByRefLike)
            return "lives on a stack";
        if (type.IsCOMObject)
            return "is an object of COM";
        for (var level = type; level is not null && level != typeof(object); level = level.BaseType)
        {
            if (level.FullName is not null || level.IsGenericType)
            {
                string name = level.IsGenericType ? level.GetGenericTypeDefinition().FullName! : level.FullName!;
                if (Bound.TryGetValue(name, out string? reason))
                    return reason;
            }
        }
        for (var level = type; level is not null && level != typeof(object); level = level.BaseType)
        {
            if (HasFinalizer(level))
                return "has a finalizer, and so holds something that has to be freed";
        }
        return null;
    }

    [UnconditionalSuppressMessage("Trimming", "IL2070", Justification = "A finalizer is kept with its type.")]
    private static bool HasFinalizer(Type level) =>
        level.IsClass && level.GetMethod("Finalize", BindingFlags.Instance | BindingFlags.NonPublic | BindingFlags.DeclaredOnly, []) is { IsVirtual: true } finalizer
        && finalizer.GetBaseDefinition().DeclaringType == typeof(object);
}
