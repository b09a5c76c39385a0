using System.Globalization;
using System.Text.Json;
using Remoting.Calls;

namespace Remoting.Capsules;

/// <summary>
/// One call that came to a bad end, as it is written down: JSON, so that people and tools can read it, with the arguments as the bytes that travelled.
/// <c>docs/capsules.md</c> has the table of its members. Members are only ever added; a change of their meaning is another <see cref="Version"/>.
/// </summary>
internal sealed record Capsule
{
    public const int Version = 1;

    private const string Format = "remoting-capsule";

    public required RecordedEnd End { get; init; }

    public required DateTimeOffset Written { get; init; }

    public required CapsuleCallable Callable { get; init; }

    /// <summary>Builds of what took part: the library, and the program.</summary>
    public required string Library { get; init; }

    public required string? Program { get; init; }

    public required string Runtime { get; init; }

    /// <summary>How often the call was started, this time included.</summary>
    public required int Attempt { get; init; }

    public required bool IsStream { get; init; }

    /// <summary>Whether it is the pool's initializer.</summary>
    public bool IsInitializer { get; init; }

    /// <summary>The message that the caller got.</summary>
    public required string Error { get; init; }

    public WorkerDeath? Death { get; init; }

    /// <summary>Names only: values are often secrets.</summary>
    public IReadOnlyList<string> Environment { get; init; } = [];

    /// <summary>How many bytes the arguments have.</summary>
    public required long ArgumentsLength { get; init; }

    /// <summary>Why they are not here; null where they are.</summary>
    public string? ArgumentsLeftOut { get; init; }

    public byte[] Arguments { get; init; } = [];

    /// <summary>The runtime's own report of the crash: JSON.</summary>
    public byte[]? Stacks { get; init; }

    /// <summary>The name of the dump's file, beside this one.</summary>
    public string? Dump { get; init; }

    public void Write(Stream stream)
    {
        using var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true });
        json.WriteStartObject();
        json.WriteString("format", Format);
        json.WriteNumber("version", Version);
        json.WriteString("end", End.ToString());
        json.WriteString("written", Written);
        json.WriteString("error", Error);
        json.WriteStartObject("callable");
        json.WriteString("assembly", Callable.Assembly);
        json.WriteString("build", Callable.Build);
        json.WriteString("location", Callable.Location);
        json.WriteString("group", Callable.Group);
        json.WriteString("name", Callable.Name);
        json.WriteBoolean("stream", IsStream);
        if (IsInitializer)
            json.WriteBoolean("initializer", true);
        json.WriteEndObject();
        json.WriteStartObject("arguments");
        json.WriteNumber("length", ArgumentsLength);
        if (ArgumentsLeftOut is null)
            json.WriteBase64String("bytes", Arguments);
        else
            json.WriteString("leftOut", ArgumentsLeftOut);
        json.WriteEndObject();
        json.WriteNumber("attempt", Attempt);
        json.WriteString("library", Library);
        json.WriteString("program", Program);
        json.WriteString("runtime", Runtime);
        if (Death is { } death)
            WriteDeath(json, death);
        json.WriteStartArray("environment");
        foreach (string name in Environment)
            json.WriteStringValue(name);
        json.WriteEndArray();
        if (Stacks is not null)
            WriteStacks(json, Stacks);
        if (Dump is not null)
            json.WriteString("dump", Dump);
        json.WriteEndObject();
    }

    /// <exception cref="RemotingException">The bytes are no capsule, or one of a later version.</exception>
    public static Capsule Read(byte[] bytes)
    {
        try
        {
            using var document = JsonDocument.Parse(bytes);
            var root = document.RootElement;
            if (root.GetProperty("format").GetString() != Format)
                throw new RemotingException("This is not a crash capsule.");
            int version = root.GetProperty("version").GetInt32();
            if (version > Version)
                throw new RemotingException($"This capsule has version {version}; this build of the library reads up to version {Version}.");
            var callable = root.GetProperty("callable");
            var arguments = root.GetProperty("arguments");
            bool isWhole = arguments.TryGetProperty("bytes", out var whole);
            return new Capsule
            {
                End = Enum.Parse<RecordedEnd>(Text(root, "end") ?? ""),
                Written = root.GetProperty("written").GetDateTimeOffset(),
                Error = Text(root, "error") ?? "",
                Callable = new CapsuleCallable(
                    Text(callable, "assembly") ?? "", callable.GetProperty("build").GetGuid(), Text(callable, "location") ?? "", Text(callable, "group") ?? "", Text(callable, "name") ?? ""),
                IsStream = callable.GetProperty("stream").GetBoolean(),
                IsInitializer = callable.TryGetProperty("initializer", out var isInitializer) && isInitializer.GetBoolean(),
                ArgumentsLength = arguments.GetProperty("length").GetInt64(),
                ArgumentsLeftOut = isWhole ? null : Text(arguments, "leftOut") ?? "",
                Arguments = isWhole ? whole.GetBytesFromBase64() : [],
                Attempt = root.GetProperty("attempt").GetInt32(),
                Library = Text(root, "library") ?? "",
                Program = Text(root, "program"),
                Runtime = Text(root, "runtime") ?? "",
            };
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException or FormatException or ArgumentException)
        {
            throw new RemotingException($"This is not a crash capsule: {e.Message}", e);
        }
    }

    private static string? Text(JsonElement element, string name) => element.GetProperty(name).GetString();

    private static void WriteDeath(Utf8JsonWriter json, WorkerDeath death)
    {
        json.WriteStartObject("worker");
        json.WriteNumber("id", death.WorkerId);
        if (death.ProcessId is { } processId)
            json.WriteNumber("processId", processId);
        if (death.ExitCode is { } exitCode)
            json.WriteNumber("exitCode", exitCode);
        if (death.Signal is { } signal)
            json.WriteNumber("signal", signal);
        json.WriteString("reason", death.Reason.ToString());
        json.WriteString("standardErrorTail", death.StandardErrorTail);
        json.WriteEndObject();
    }

    private static void WriteStacks(Utf8JsonWriter json, byte[] stacks)
    {
        json.WritePropertyName("stacks");
        try
        {
            using var report = JsonDocument.Parse(stacks);
            report.RootElement.WriteTo(json);
        }
        catch (JsonException)
        {
            // The process was killed while it wrote.
            json.WriteNullValue();
        }
    }

    /// <summary>A name for the file that says what is in it and sorts by time.</summary>
    public string FileName() => string.Create(CultureInfo.InvariantCulture,
        $"{Written.UtcDateTime:yyyyMMdd'T'HHmmss'.'fffffff}-{ShortName(Callable.Name)}-{Death?.ProcessId ?? 0}{Ending}");

    public const string Ending = ".capsule.json";

    // Of "Program.Convert(byte[], int)" the part that people know it by.
    private static string ShortName(string name)
    {
        int end = name.IndexOf('(', StringComparison.Ordinal);
        string method = end < 0 ? name : name[..end];
        string last = method[(method.LastIndexOf('.') + 1)..];
        string plain = string.Concat(last.Where(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-'));
        return plain.Length > 40 ? plain[..40] : plain;
    }
}

/// <summary>The callable of a capsule, and the build that it is of.</summary>
/// <param name="Assembly">Its assembly's full name.</param>
/// <param name="Build">Identifies the build of that.</param>
/// <param name="Location">Its file; empty where there is none.</param>
/// <param name="Group">See <see cref="CompilerServices.Callable.Group"/>.</param>
/// <param name="Name">The wire name.</param>
internal sealed record CapsuleCallable(string Assembly, Guid Build, string Location, string Group, string Name);
