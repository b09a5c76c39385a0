using Python.Runtime;
using Remoting;

namespace Interpreters;

/// <summary>The notebook's functions, in Python. A process has one interpreter, which starts with the first call.</summary>
public static class Notebook
{
    private static readonly Lazy<PyModule> Module = new(Load);

    [ProcessPoolCallable]
    public static void Start() => _ = Module.Value;

    [ProcessPoolCallable]
    public static long[] Factors(long n)
    {
        var module = Module.Value;
        // The lock that makes threads take turns. In a worker nobody else wants it.
        using (Py.GIL())
        {
            using var number = n.ToPython();
            using var factors = module.InvokeMethod("factors", number);
            return factors.As<long[]>();
        }
    }

    /// <summary>Never comes back, and never lets go of the lock for long.</summary>
    [ProcessPoolCallable]
    public static void Hang()
    {
        var module = Module.Value;
        using (Py.GIL())
            module.InvokeMethod("hang").Dispose();
    }

    private static PyModule Load()
    {
        Runtime.PythonDLL = PythonLibrary.Find();
        PythonEngine.Initialize();
        using var stream = typeof(Notebook).Assembly.GetManifestResourceStream("notebook.py")!;
        using var reader = new StreamReader(stream);
        var module = PyModule.FromString("notebook", reader.ReadToEnd());
        PythonEngine.BeginAllowThreads();
        return module;
    }
}
