using System.Reflection;
using System.Runtime.InteropServices;

namespace Pages.Ghostscript;

/// <summary>The functions of Ghostscript's library (<c>iapi.h</c>) that a page needs.</summary>
internal static unsafe partial class GhostscriptApi
{
    private const string Library = "gs";

    /// <summary>Arguments and file names are UTF-8.</summary>
    public const int Utf8 = 1;

    private static readonly string[] Names = OperatingSystem.IsWindows() ? ["gsdll64.dll"]
        : OperatingSystem.IsMacOS() ? ["libgs.dylib"] : ["libgs.so.10", "libgs.so.9", "libgs.so"];

    private static readonly Lazy<nint> Loaded = new(Load);

    static GhostscriptApi() => NativeLibrary.SetDllImportResolver(Assembly.GetExecutingAssembly(), (name, _, _) => name == Library ? Loaded.Value : 0);

    /// <summary>Whether the library is on this machine.</summary>
    public static bool IsThere => Loaded.Value != 0;

    [LibraryImport(Library, EntryPoint = "gsapi_new_instance")]
    public static partial int New(out nint instance, nint caller);

    [LibraryImport(Library, EntryPoint = "gsapi_set_stdio")]
    public static partial int SetOutput(nint instance, delegate* unmanaged[Cdecl]<nint, byte*, int, int> input,
        delegate* unmanaged[Cdecl]<nint, byte*, int, int> output, delegate* unmanaged[Cdecl]<nint, byte*, int, int> error);

    [LibraryImport(Library, EntryPoint = "gsapi_set_arg_encoding")]
    public static partial int SetEncoding(nint instance, int encoding);

    [LibraryImport(Library, EntryPoint = "gsapi_init_with_args", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int Init(nint instance, int count, string[] arguments);

    [LibraryImport(Library, EntryPoint = "gsapi_run_string", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int Run(nint instance, string program, int userErrors, out int exitCode);

    [LibraryImport(Library, EntryPoint = "gsapi_run_file", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int RunFile(nint instance, string path, int userErrors, out int exitCode);

    [LibraryImport(Library, EntryPoint = "gsapi_exit")]
    public static partial int Exit(nint instance);

    [LibraryImport(Library, EntryPoint = "gsapi_delete_instance")]
    public static partial void Delete(nint instance);

    private static nint Load()
    {
        foreach (string name in Names)
        {
            if (NativeLibrary.TryLoad(name, out nint library))
                return library;
        }
        return 0;
    }
}
