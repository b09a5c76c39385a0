using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Remoting.Transport;

// What the system has for pipes.
internal sealed unsafe partial class WindowsPipe
{
    /// <summary>OVERLAPPED.</summary>
    private struct Operation
    {
        public nint Status;
        public nint Count;
        public long Offset;
        public nint Event;
    }

    /// <summary>FILE_PIPE_LOCAL_INFORMATION.</summary>
    private struct PipeFacts
    {
        public uint Kind;
        public uint Configuration;
        public uint MostInstances;
        public uint Instances;
        public uint ReadSize;
        public uint ReadAvailable;
        public uint WriteSize;
        public uint WriteQuota;
        public uint State;
        public uint End;
    }

    [LibraryImport("ntdll", EntryPoint = "NtQueryInformationFile")]
    private static partial int Query(SafePipeHandle pipe, nint* result, PipeFacts* facts, int size, int kind);

    [LibraryImport("kernel32", EntryPoint = "ConnectNamedPipe", SetLastError = true)]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static partial bool Connect(SafePipeHandle pipe, Operation* operation);

    [LibraryImport("kernel32", EntryPoint = "DisconnectNamedPipe")]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static partial bool Disconnect(SafePipeHandle pipe);

    [LibraryImport("kernel32", EntryPoint = "GetNamedPipeClientProcessId")]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static partial bool GetClient(SafePipeHandle pipe, out int processId);

    [LibraryImport("kernel32", EntryPoint = "GetNamedPipeServerProcessId")]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static partial bool GetServer(SafePipeHandle pipe, out int processId);

    [LibraryImport("kernel32", EntryPoint = "ReadFile", SetLastError = true)]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static partial bool ReadFile(SafePipeHandle pipe, byte* bytes, int count, nint read, Operation* operation);

    [LibraryImport("kernel32", EntryPoint = "WriteFile", SetLastError = true)]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static partial bool WriteFile(SafePipeHandle pipe, byte* bytes, int count, nint written, Operation* operation);

    [LibraryImport("kernel32", EntryPoint = "GetOverlappedResult", SetLastError = true)]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static partial bool GetResult(SafePipeHandle pipe, Operation* operation, out int count, [MarshalAs(UnmanagedType.Bool)] bool wait);

    [LibraryImport("kernel32", EntryPoint = "CancelIoEx")]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static partial bool CancelAll(SafePipeHandle pipe, Operation* operation);
}
