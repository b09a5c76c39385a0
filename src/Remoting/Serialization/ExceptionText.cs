using System.Collections;
using System.Globalization;
using System.Text;

namespace Remoting.Serialization;

/// <summary>
/// What can be read of an exception, as text of a bounded length. Exceptions are foreign code: each of their members may throw, give what has no
/// end, or lead back to where it came from, and none of that may cost more than that part.
/// </summary>
internal static class ExceptionText
{
    /// <summary>The longest message, and the longest stack, in characters. More helps nobody.</summary>
    public const int MaxText = 64 * 1024;

    /// <summary>The most entries of the data; all their texts together have no more than <see cref="MaxText"/> characters.</summary>
    public const int MaxEntries = 256;

    private const int MaxTypeName = 1024;

    /// <summary>How deep inner exceptions are followed.</summary>
    private const int MaxDepth = 64;

    /// <summary>The message of an aggregate holds those inside of it, and so on: it is not asked for where that could end the stack.</summary>
    private const int MaxDepthOfMessages = 1024;

    /// <summary>Ends a text that was cut.</summary>
    private const string Ellipsis = "…";

    public static string TypeOf(Exception exception) => Cut(Safe(() => exception.GetType().FullName) ?? nameof(Exception), MaxTypeName);

    public static string MessageOf(Exception exception) => Cut(IsDeep(exception) ? "" : Safe(() => exception.Message) ?? "", MaxText);

    /// <summary>All of it, as <see cref="Exception.ToString"/> shows it where that gives something.</summary>
    public static string Of(Exception exception) =>
        Safe(exception.ToString) is { } text ? Cut(text, MaxText) : $"{TypeOf(exception)}: {MessageOf(exception)}{Environment.NewLine}{StackOf(exception)}";

    /// <summary>The stack as <see cref="Exception.ToString"/> shows it, without the outermost type and message, which travel by themselves.</summary>
    public static string? StackOf(Exception exception)
    {
        var text = new StringBuilder();
        AppendInner(text, exception, depth: 0);
        Append(text, Safe(() => exception.StackTrace));
        return text.Length == 0 ? null : text.ToString();
    }

    public static Dictionary<string, string?> DataOf(Exception exception)
    {
        var data = new Dictionary<string, string?>();
        int left = MaxText;
        try
        {
            int looked = 0;
            foreach (DictionaryEntry entry in exception.Data)
            {
                if (left <= 0 || looked++ == MaxEntries)
                    break;
                if (TextOf(entry.Key) is not { } key)
                    continue;
                string? value = TextOf(entry.Value);
                key = Cut(key, left);
                left -= key.Length;
                value = value is null ? null : Cut(value, Math.Max(0, left));
                left -= value?.Length ?? 0;
                data[key] = value;
            }
        }
        catch (Exception)
        {
            // What was read up to here is worth having.
        }
        return data;
    }

    private static void AppendInner(StringBuilder text, Exception exception, int depth)
    {
        var inner = exception is AggregateException { InnerExceptions: { Count: > 0 } several } ? several : Single(exception.InnerException);
        for (int i = 0; i < inner.Count && text.Length < MaxText; i++)
        {
            Append(text, i == 0 ? " ---> " : $" ---> (Inner Exception #{i}) ");
            AppendWhole(text, inner[i], depth + 1);
            Append(text, $"{Environment.NewLine}   --- End of inner exception stack trace ---{Environment.NewLine}");
        }
    }

    private static void AppendWhole(StringBuilder text, Exception exception, int depth)
    {
        if (depth > MaxDepth)
        {
            Append(text, Ellipsis);
            return;
        }
        if (exception.InnerException is null && exception is not AggregateException)
        {
            // It may have more to say than type, message and stack; and where nothing is inside, nothing can go round in circles.
            Append(text, Safe(exception.ToString) ?? TypeOf(exception));
            return;
        }
        Append(text, $"{TypeOf(exception)}: {Cut(MessageOf(exception), MaxText - text.Length)}");
        AppendInner(text, exception, depth);
        Append(text, Safe(() => exception.StackTrace));
    }

    private static bool IsDeep(Exception exception)
    {
        var current = exception;
        for (int depth = 0; depth < MaxDepthOfMessages; depth++)
        {
            if (current is not AggregateException { InnerException: { } inner })
                return false;
            current = inner;
        }
        return true;
    }

    private static IReadOnlyList<Exception> Single(Exception? exception) => exception is null ? [] : [exception];

    private static void Append(StringBuilder text, string? more)
    {
        if (more is not null && text.Length < MaxText)
            text.Append(Cut(more, MaxText - text.Length));
    }

    private static string? TextOf(object? value) => Safe(() => Convert.ToString(value, CultureInfo.InvariantCulture));

    /// <summary>The text, or as much of it as is allowed.</summary>
    public static string Cut(string text, int most)
    {
        if (text.Length <= most)
            return text;
        if (most < Ellipsis.Length)
            return "";
        int length = most - Ellipsis.Length;
        // Not between the two halves of a character.
        if (length > 0 && char.IsHighSurrogate(text[length - 1]))
            length--;
        return string.Concat(text.AsSpan(0, length), Ellipsis);
    }

    private static string? Safe(Func<string?> get)
    {
        try
        {
            return get();
        }
        catch (Exception)
        {
            return null;
        }
    }
}
