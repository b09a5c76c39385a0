using System.Diagnostics;

namespace Remoting.Hosting.Tests;

/// <summary>Callables that are traced, and trace themselves.</summary>
public static class TracedCalls
{
    private static readonly ActivitySource Source = new("Tests.Work", "2.0");

    /// <summary>Makes an activity of its own; gives what it sees of its trace.</summary>
    [ProcessPoolCallable]
    public static string Work(int pages)
    {
        using var activity = Source.StartActivity("print", ActivityKind.Producer);
        activity?.SetTag("pages", pages).AddEvent(new ActivityEvent("half", tags: new ActivityTagsCollection { ["page"] = pages / 2 }));
        activity?.SetStatus(ActivityStatusCode.Error, "no ink");
        return $"{Activity.Current?.Id} {Activity.Current?.GetBaggageItem("tenant")} {activity is not null}";
    }

    [ProcessPoolCallable]
    public static void Fail() => throw new InvalidOperationException("no paper");

    /// <summary>Fails twice.</summary>
    [ProcessPoolCallable]
    public static int FailTwice() => RemotingWorker.Current!.Attempt < 3 ? throw new InvalidOperationException("no paper") : RemotingWorker.Current.Attempt;

    /// <summary>Dies the first time.</summary>
    [ProcessPoolCallable]
    public static int DieOnce()
    {
        if (RemotingWorker.Current!.Attempt == 1)
            Environment.Exit(3);
        return RemotingWorker.Current.Attempt;
    }
}
