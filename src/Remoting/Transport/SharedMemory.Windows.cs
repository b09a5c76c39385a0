using System.IO.MemoryMappedFiles;
using System.Runtime.Versioning;
using Remoting.Platform;

namespace Remoting.Transport;

// Windows: memory of the page file under a name that nobody can guess, of this session. It is gone with its last handle, so nothing can be left behind.
// Only this user may open it, by the default of the process. Run under Wine only.
internal sealed unsafe partial class SharedMemory
{
    private const string NamePrefix = @"Local\remoting-";

    [SupportedOSPlatform("windows")]
    private static SharedMemory CreateNamed(long size, Action? whenGone)
    {
        string name = NamePrefix + Randomness.MakeName(16);
        // All of it is certain to be there: what the page file has no room for is an error here.
        return new SharedMemory(MemoryMappedFile.CreateNew(name, size), null, name, size, isNameless: false, whenGone: whenGone);
    }

    [SupportedOSPlatform("windows")]
    private static SharedMemory OpenNamed(string name, MemoryMappedFileAccess access)
    {
        var rights = access == MemoryMappedFileAccess.Read ? MemoryMappedFileRights.Read : MemoryMappedFileRights.ReadWrite;
        return new SharedMemory(MemoryMappedFile.OpenExisting(name, rights), null, name, null, isNameless: false, access);
    }
}
