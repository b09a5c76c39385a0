using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Remoting.Watching;

/// <summary>
/// Writes a timeline in the format that Chrome, Perfetto and others read: an array of events, each on a line of its own. A file that ends early, because its
/// program did, can be read as far as it goes.
/// </summary>
internal sealed class TraceFile : IDisposable
{
    /// <summary>Rows of a timeline: what callers submit, what comes back to them, and from here on a worker each.</summary>
    private const int SubmitRow = 1, ResultRow = 2, FirstWorkerRow = 10;

    private readonly StreamWriter _file;
    private readonly long _origin;
    private readonly Dictionary<int, long> _starting = [];
    private readonly HashSet<int> _named = [];
    private long _flow;
    private bool _first = true;

    public TraceFile(string path, long origin)
    {
        _origin = origin;
        _file = new StreamWriter(path, append: false, new UTF8Encoding(false));
        _file.Write('[');
        Name(SubmitRow, "submitted");
        Name(ResultRow, "results");
    }

    public void Write(in TraceEvent happening)
    {
        switch (happening.Kind)
        {
            case TraceKind.Submit:
                Slice(SubmitRow, NameOf(happening), happening.From, happening.From, $"\"calls\":{Number(happening.Count)}");
                break;
            case TraceKind.Calls:
                WriteCalls(happening);
                break;
            case TraceKind.Failure:
                Instant(RowOf(happening.Worker), $"failed: {happening.Words}", happening.From, NameOf(happening));
                break;
            case TraceKind.Starting:
                _starting[happening.Worker] = happening.From;
                break;
            case TraceKind.Ready:
                if (_starting.Remove(happening.Worker, out long since))
                    Slice(RowOf(happening.Worker), "start", since, happening.From, null);
                break;
            default:
                _starting.Remove(happening.Worker);
                Instant(RowOf(happening.Worker), happening.Words!, happening.From, null);
                break;
        }
    }

    /// <summary>So many were noted faster than they could be written.</summary>
    public void WriteLost(long count, long now) => Instant(SubmitRow, $"{Number(count)} events lost here: they came faster than they could be written", now, null);

    public void Flush() => _file.Flush();

    public void Dispose()
    {
        _file.Write("\n]\n");
        _file.Dispose();
    }

    /// <summary>What ran, and how its call came there and its result from there.</summary>
    private void WriteCalls(in TraceEvent calls)
    {
        string name = NameOf(calls);
        int row = RowOf(calls.Worker);
        long submitted = calls.Batch!.SubmittedAt;
        string wait = submitted == 0 ? "" : $",\"waited_us\":{Time(calls.From - submitted + _origin)}";
        Slice(row, calls.Count == 1 ? name : $"{name} ×{Number(calls.Count)}", calls.From, calls.To, $"\"calls\":{Number(calls.Count)},\"first\":{Number(calls.Index)}{wait}");
        _flow++;
        if (submitted >= _origin)
        {
            Flow('s', SubmitRow, submitted);
            Flow('t', row, calls.From);
        }
        else
        {
            Flow('s', row, calls.From);
        }
        Slice(ResultRow, name, calls.To, calls.To, $"\"calls\":{Number(calls.Count)}");
        Flow('f', ResultRow, calls.To);
    }

    private int RowOf(int worker)
    {
        if (worker == 0)
            return ResultRow;
        int row = FirstWorkerRow + worker;
        if (_named.Add(row))
            Name(row, $"worker {Number(worker)}");
        return row;
    }

    private void Name(int row, string name)
    {
        Line($"{{\"ph\":\"M\",\"name\":\"thread_name\",\"pid\":{Number(Environment.ProcessId)},\"tid\":{Number(row)},\"args\":{{\"name\":{Text(name)}}}}}");
        Line($"{{\"ph\":\"M\",\"name\":\"thread_sort_index\",\"pid\":{Number(Environment.ProcessId)},\"tid\":{Number(row)},\"args\":{{\"sort_index\":{Number(row)}}}}}");
    }

    private void Slice(int row, string name, long from, long to, string? arguments) =>
        Line($"{{\"ph\":\"X\",\"cat\":\"call\",\"name\":{Text(name)},{Place(row, from)},\"dur\":{Time(to - from + _origin)}{(arguments is null ? "" : $",\"args\":{{{arguments}}}")}}}");

    private void Instant(int row, string name, long at, string? callable) =>
        Line($"{{\"ph\":\"i\",\"s\":\"t\",\"cat\":\"end\",\"name\":{Text(name)},{Place(row, at)}{(callable is null ? "" : $",\"args\":{{\"callable\":{Text(callable)}}}")}}}");

    private void Flow(char step, int row, long at) =>
        Line($"{{\"ph\":\"{step}\",\"cat\":\"flow\",\"name\":\"call\",\"id\":{Number(_flow)},{Place(row, at)}{(step == 'f' ? ",\"bp\":\"e\"" : "")}}}");

    private string Place(int row, long at) => $"\"pid\":{Number(Environment.ProcessId)},\"tid\":{Number(row)},\"ts\":{Time(at)}";

    /// <summary>In microseconds since the beginning.</summary>
    private string Time(long timestamp) => Math.Max(0, (timestamp - _origin) * 1e6 / Stopwatch.Frequency).ToString("0.###", CultureInfo.InvariantCulture);

    private static string Number(long number) => number.ToString(CultureInfo.InvariantCulture);

    private static string Text(string text) => $"\"{JsonEncodedText.Encode(text)}\"";

    private static string NameOf(in TraceEvent happening) => PoolWatch.NameOf(happening.Batch!, happening.Index);

    private void Line(string text)
    {
        _file.Write(_first ? "\n" : ",\n");
        _first = false;
        _file.Write(text);
    }
}
