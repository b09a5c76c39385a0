using System.Reflection;
using System.Runtime.InteropServices;
using Microsoft.Extensions.Logging;
using Remoting.Assemblies;
using Remoting.Calls;
using Remoting.Processes;
using Remoting.Protocol;
using Remoting.Telemetry;

namespace Remoting.Capsules;

/// <summary>Writes the capsules of a pool into its folder, and keeps the folder small.</summary>
internal sealed class CapsuleRecorder : ICallRecorder
{
    private readonly CrashCapsuleOptions _options;
    private readonly ILoggerFactory? _loggers;

    /// <exception cref="RemotingException">The folder cannot be made.</exception>
    public CapsuleRecorder(CrashCapsuleOptions options, ILoggerFactory? loggers)
    {
        _options = options;
        _loggers = loggers;
        try
        {
            MakeFolder(options.Folder);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new RemotingException($"There is no folder for crash capsules at {options.Folder}: {e.Message}", e);
        }
    }

    public bool Wants(RecordedEnd end) => end switch
    {
        RecordedEnd.Timeout => _options.OfTimeouts,
        RecordedEnd.Exception => _options.OfExceptions,
        _ => true,
    };

    public void Record(RecordedEnd end, CallRange call, RemotingException error, WorkerDeath? death)
    {
        try
        {
            var capsule = Describe(end, call, error, death);
            string path = Path.Combine(_options.Folder, capsule.FileName());
            string dump = DumpOf(path);
            bool hasDump = _options.WithDump && death is { ProcessId: { } processId, ProcessName: { } name } && CrashReport.TryTakeDump(_options.Folder, name, processId, dump, _options.MaxDumpBytes);
            WriteWhole(path, hasDump ? capsule with { Dump = Path.GetFileName(dump) } : capsule);
            error.CapsulePath = path;
            RemoveOldest();
        }
        catch (Exception e)
        {
            // A full disk must not make another error of the one that the caller waits for.
            Tell(e);
        }
    }

    private Capsule Describe(RecordedEnd end, CallRange call, RemotingException error, WorkerDeath? death)
    {
        var callable = call.Batch[call.Start].Callable;
        var assembly = AssemblyIdentity.Of(callable.GetType().Assembly);
        var arguments = ArgumentsOf(call);
        string? leftOut = WhyLeftOut(callable.Name, arguments.Length);
        return new Capsule
        {
            End = end,
            Written = DateTimeOffset.UtcNow,
            Error = error.Message,
            Callable = new CapsuleCallable(assembly.Name, assembly.Build, assembly.Location, callable.Group, callable.Name),
            IsStream = call.Batch is StreamedCall,
            IsInitializer = call.Batch.IsInitializer,
            Attempt = call.Attempt + 1,
            Library = Hello.ThisBuild.ToString(),
            Program = Assembly.GetEntryAssembly() is { } entry ? $"{entry.FullName}, build {entry.ManifestModule.ModuleVersionId}" : null,
            Runtime = $"{RuntimeInformation.FrameworkDescription} on {RuntimeInformation.OSDescription} ({RuntimeInformation.RuntimeIdentifier})",
            Death = death,
            Environment = [.. Environment.GetEnvironmentVariables().Keys.Cast<string>().Order(StringComparer.Ordinal)],
            ArgumentsLength = arguments.Length,
            ArgumentsLeftOut = leftOut,
            Arguments = leftOut is null ? arguments.ToArray() : [],
            Stacks = _options.WithStacks && death is { ProcessId: { } processId, ProcessName: { } name } ? CrashReport.Take(_options.Folder, name, processId) : null,
        };
    }

    private string? WhyLeftOut(string callable, long length)
    {
        if (length > _options.MaxArgumentBytes)
            return $"They are {length} bytes, and {nameof(CrashCapsuleOptions.MaxArgumentBytes)} is {_options.MaxArgumentBytes}.";
        try
        {
            return _options.LeavesArgumentsOut?.Invoke(callable) == true ? $"{nameof(CrashCapsuleOptions.LeavesArgumentsOut)} has said so." : null;
        }
        catch (Exception e)
        {
            return $"{nameof(CrashCapsuleOptions.LeavesArgumentsOut)} has thrown {e.GetType()}.";
        }
    }

    /// <summary>Invariant: the call has no outcome yet, so its bytes are where they were when it was sent.</summary>
    private static ReadOnlyMemory<byte> ArgumentsOf(CallRange call)
    {
        var encoded = call.Batch.Encoded!;
        var bytes = encoded.Segment is { } segment
            ? segment.Room.Slice(encoded.OffsetOf(call.Start), encoded.LengthOf(call.Start, 1))
            : encoded.Slice(call.Start, 1);
        return RunFrame.TakeCall(ref bytes).Arguments;
    }

    /// <summary>Under another name first, so that whoever finds a capsule finds a whole one.</summary>
    private static void WriteWhole(string path, Capsule capsule)
    {
        string unfinished = path + ".part";
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        try
        {
            using (var file = new FileStream(unfinished, options))
                capsule.Write(file);
            File.Move(unfinished, path);
        }
        catch (Exception)
        {
            File.Delete(unfinished);
            throw;
        }
    }

    public void Tidy()
    {
        if (!_options.WithStacks && !_options.WithDump)
            return;
        try
        {
            RemoveOldest();
        }
        catch (Exception e)
        {
            Tell(e);
        }
    }

    /// <summary>
    /// By the time at which each was written; reports that no capsule took (of a worker that had no call, or that was given up) count, too. Several pools, and
    /// several programs, may share a folder: one of them finds that another was quicker.
    /// </summary>
    private void RemoveOldest()
    {
        CrashReport.RemoveTooLarge(_options.Folder, _options.MaxDumpBytes);
        var files = new DirectoryInfo(_options.Folder).GetFiles("*" + Capsule.Ending).Concat(CrashReport.In(_options.Folder))
            .OrderBy(static file => file.LastWriteTimeUtc).ThenBy(static file => file.Name, StringComparer.Ordinal).ToArray();
        foreach (var file in files.Take(Math.Max(0, files.Length - _options.MaxFiles)))
        {
            file.Delete();
            File.Delete(DumpOf(file.FullName));
        }
    }

    /// <summary>The dump's file beside that of its capsule.</summary>
    private static string DumpOf(string capsule) =>
        capsule.EndsWith(Capsule.Ending, StringComparison.Ordinal) ? string.Concat(capsule.AsSpan(0, capsule.Length - Capsule.Ending.Length), ".dmp") : capsule;

    private static void MakeFolder(string path)
    {
        if (OperatingSystem.IsWindows())
            Directory.CreateDirectory(path);
        else
            Directory.CreateDirectory(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    private void Tell(Exception error)
    {
        try
        {
            if (_loggers?.CreateLogger(PoolLog.Category) is { } logger)
                PoolLog.CapsuleNotWritten(logger, _options.Folder, error);
        }
        catch (Exception)
        {
            // A logger that throws has had its chance.
        }
    }
}
