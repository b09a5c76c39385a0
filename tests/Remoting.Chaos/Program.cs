using Remoting.Chaos.Deaths;
using Remoting.Chaos.Parents;
using Remoting.Chaos.Storm;

namespace Remoting.Chaos;

internal static class Program
{
    private static async Task<int> Main(string[] args)
    {
        switch (args)
        {
            case ["deaths"]:
                return await MatrixCommand.RunAsync();

            // What this program is for the tests.
            case [ParentCommand.Verb, var what, var folder]:
                return await ParentCommand.RunAsync(what, folder);

            case [SurroundingsCommand.Verb, var what]:
                return await SurroundingsCommand.RunAsync(what);

            case [FamilyCommand.Verb, var what, var folder]:
                return await FamilyCommand.RunAsync(what, folder);

            case [ShortageCommand.Verb, var limit]:
                return await ShortageCommand.RunAsync(limit);

            case [StarvationCommand.Verb, var what]:
                return StarvationCommand.Run(what);

            default:
                StormOptions options;
                try
                {
                    options = StormOptions.Parse(args);
                }
                catch (FormatException e)
                {
                    await Console.Error.WriteLineAsync(e.Message);
                    await Console.Error.WriteLineAsync(StormOptions.Usage);
                    return 2;
                }
                if (await Hardships.RunPreparedAsync(args) is { } exitCode)
                    return exitCode;
                var result = await StormRun.RunAsync(options, Console.WriteLine, CancellationToken.None);
                foreach (string complaint in result.Complaints)
                    Console.WriteLine(complaint);
                Console.WriteLine(result.Summary);
                return result.Complaints.Count == 0 ? 0 : 1;
        }
    }
}
