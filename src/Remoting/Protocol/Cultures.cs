using System.Globalization;

namespace Remoting.Protocol;

/// <summary>
/// The cultures that a program has set at run time, by name; null where it has not. Those of its environment each worker finds by itself, and so
/// need not load the data of cultures, which takes some ten milliseconds.
/// </summary>
/// <param name="Default">For threads that have none of their own.</param>
/// <param name="DefaultUI">As <paramref name="Default"/>, for resources.</param>
/// <param name="Current">Of the thread that made the pool, where that is another one than its threads have.</param>
/// <param name="CurrentUI">As <paramref name="Current"/>, for resources.</param>
internal sealed record Cultures(string? Default, string? DefaultUI, string? Current, string? CurrentUI)
{
    public static readonly Cultures NotSet = new(null, null, null, null);

    /// <summary>What flows where nothing does; always the same.</summary>
    private static ExecutionContext? _nothing;

    /// <summary>Those of this process and this thread.</summary>
    public static Cultures Take()
    {
        string? defaultName = CultureInfo.DefaultThreadCurrentCulture?.Name;
        string? defaultUIName = CultureInfo.DefaultThreadCurrentUICulture?.Name;
        var flowing = ExecutionContext.Capture();
        _nothing ??= OnAnotherThread(ExecutionContext.Capture);
        // The culture of a thread is a part of what flows. Where nothing does none was set, and none is looked up.
        if (flowing is not null && ReferenceEquals(flowing, _nothing))
            return new Cultures(defaultName, defaultUIName, null, null);
        var (culture, ui) = OnAnotherThread(Names);
        var (mine, mineUI) = Names();
        return new Cultures(defaultName, defaultUIName, mine == culture ? null : mine, mineUI == ui ? null : mineUI);
    }

    /// <summary>The worker, on its executing thread: makes them its own.</summary>
    /// <exception cref="CultureNotFoundException">This machine does not know one of them.</exception>
    public void Adopt()
    {
        if (Default is not null)
            CultureInfo.DefaultThreadCurrentCulture = CultureInfo.GetCultureInfo(Default);
        if (DefaultUI is not null)
            CultureInfo.DefaultThreadCurrentUICulture = CultureInfo.GetCultureInfo(DefaultUI);
        if (Current is not null)
            CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo(Current);
        if (CurrentUI is not null)
            CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo(CurrentUI);
    }

    public static void Write(BinaryWriter writer, Cultures cultures)
    {
        foreach (string? name in (ReadOnlySpan<string?>)[cultures.Default, cultures.DefaultUI, cultures.Current, cultures.CurrentUI])
        {
            writer.Write(name is not null);
            if (name is not null)
                writer.Write(name);
        }
    }

    public static Cultures Read(BinaryReader reader) => new(Next(reader), Next(reader), Next(reader), Next(reader));

    private static string? Next(BinaryReader reader) => reader.ReadBoolean() ? reader.ReadString() : null;

    private static (string Culture, string UI) Names() => (CultureInfo.CurrentCulture.Name, CultureInfo.CurrentUICulture.Name);

    /// <summary>On a thread that nothing flows to: what is set for none in particular.</summary>
    private static T OnAnotherThread<T>(Func<T> get)
    {
        T value = default!;
        var thread = new Thread(() => value = get(), maxStackSize: 256 * 1024) { IsBackground = true, Name = "Remoting cultures" };
        thread.UnsafeStart();
        thread.Join();
        return value;
    }
}
