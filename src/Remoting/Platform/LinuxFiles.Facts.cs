using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Remoting.Platform;

// What the system tells of a file.
internal static unsafe partial class LinuxFiles
{
    private const int EmptyPath = 0x1000;
    private const uint KindModeOwnerInode = 0x10B;

    /// <summary>The number of <c>statx</c>.</summary>
    private static readonly nint StatusCall = RuntimeInformation.ProcessArchitecture switch
    {
        Architecture.X64 => 332,
        Architecture.X86 or Architecture.Ppc64le => 383,
        Architecture.S390x => 379,
        Architecture.Arm or Architecture.Armv6 => 397,
        _ => 291, // as all newer ones
    };

    /// <summary>What a descriptor stands for; null where the system does not tell.</summary>
    public static FileFacts? Look(SafeFileHandle file)
    {
        using var held = new Held(file);
        Status status;
        try
        {
            return ReadStatus(held.Descriptor, "", EmptyPath, KindModeOwnerInode, &status) == 0 ? status.Facts : null;
        }
        catch (EntryPointNotFoundException)
        {
            return LookByNumber(file);
        }
    }

    /// <summary>The same, where the C library has no such function (musl before 1.2.5, glibc before 2.28): what the kernel tells depends on the kernel alone.</summary>
    internal static FileFacts? LookByNumber(SafeFileHandle file)
    {
        using var held = new Held(file);
        Status status;
        byte empty = 0;
        return SystemCall(StatusCall, held.Descriptor, &empty, EmptyPath, (nint)KindModeOwnerInode, &status) == 0 ? status.Facts : null;
    }

    [LibraryImport("libc", EntryPoint = "statx", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int ReadStatus(int folder, string name, int flags, uint wanted, Status* status);

    [LibraryImport("libc", EntryPoint = "syscall", SetLastError = true)]
    private static partial nint SystemCall(nint number, nint folder, byte* name, nint flags, nint wanted, Status* status);

    /// <summary>The user as whom this process acts.</summary>
    public static uint User => GetUser();

    [LibraryImport("libc", EntryPoint = "geteuid")]
    private static partial uint GetUser();

    /// <summary>Owner, kind and mode of a file, and which one it is.</summary>
    internal readonly record struct FileFacts(ushort KindAndMode, uint Owner, ulong Device, ulong Inode)
    {
        private const int KindMask = 0xF000;
        private const int FolderKind = 0x4000;
        private const int ModeMask = 0xFFF;
        private const int OthersMayWrite = 0x12; // 0022

        /// <summary>A real folder of this user, into which nobody else can look.</summary>
        public bool IsPrivateFolder => IsOwnFolder && (KindAndMode & ModeMask) == OwnerOnly;

        /// <summary>A real folder of this user, in which nobody else can make, remove or rename anything.</summary>
        public bool IsGuardedFolder => IsOwnFolder && (KindAndMode & OthersMayWrite) == 0;

        private bool IsOwnFolder => (KindAndMode & KindMask) == FolderKind && Owner == GetUser();
    }

    /// <summary>What <c>statx</c> fills in, the same on every architecture.</summary>
    [StructLayout(LayoutKind.Explicit, Size = 256)]
    private struct Status
    {
        [FieldOffset(20)]
        public uint Owner;

        [FieldOffset(28)]
        public ushort Mode;

        [FieldOffset(32)]
        public ulong Inode;

        [FieldOffset(136)]
        public uint DeviceMajor;

        [FieldOffset(140)]
        public uint DeviceMinor;

        public readonly FileFacts Facts => new(Mode, Owner, (ulong)DeviceMajor << 32 | DeviceMinor, Inode);
    }
}
