using System.Diagnostics;

namespace Remoting.Platform;

/// <summary>For tests: lets calls of the system fail that rarely do. Debug builds only, which is what the tests run.</summary>
internal static class SystemFaults
{
    /// <summary>Given the name of a call that is about to be made, says with which error number it fails; 0 for not at all.</summary>
    public static Func<string, int>? Inject { get; set; }

    /// <summary>A call of the system is about to be made.</summary>
    /// <exception cref="IOException">It is to fail.</exception>
    [Conditional("DEBUG")]
    public static void At(string call)
    {
        if (Next(call) is > 0 and var error)
            throw SystemError.Of(error, $"{call} failed");
    }

    /// <summary>The error number with which a call of the system is to fail; 0 for not at all.</summary>
    public static int Next(string call) =>
#if DEBUG
        Inject?.Invoke(call) ?? 0;
#else
        0;
#endif
}
