using System.CommandLine;

namespace Remoting.Chaos.Storm;

/// <summary>The storm as a command.</summary>
internal static class StormCommand
{
    private static readonly Option<double> Minutes = new("--minutes") { Description = "For how long", HelpName = "N", Required = true };

    private static readonly Option<int> Seed = new("--seed") { Description = "Chooses what is done", HelpName = "S", DefaultValueFactory = static _ => 1 };

    public static void AddTo(RootCommand program, string[] args)
    {
        Minutes.Validators.Add(static result =>
        {
            if (result.GetValueOrDefault<double>() <= 0)
                result.AddError("--minutes is to be more than 0.");
        });
        program.Options.Add(Minutes);
        program.Options.Add(Seed);
        program.SetAction((parsed, _) => RunAsync(new StormOptions(TimeSpan.FromMinutes(parsed.GetValue(Minutes)), parsed.GetValue(Seed), OwnProcess: true), args));
    }

    private static async Task<int> RunAsync(StormOptions options, string[] args)
    {
        if (await Hardships.RunPreparedAsync(args) is { } exitCode)
            return exitCode;
        var result = await StormRun.RunAsync(options, Console.WriteLine, CancellationToken.None);
        foreach (string complaint in result.Complaints)
            Console.WriteLine(complaint);
        Console.WriteLine(result.Summary);
        return result.Complaints.Count == 0 ? 0 : 1;
    }
}
