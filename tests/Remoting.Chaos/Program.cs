using System.CommandLine;
using Remoting.Chaos.Deaths;
using Remoting.Chaos.Parents;
using Remoting.Chaos.Storm;

namespace Remoting.Chaos;

internal static class Program
{
    private static Task<int> Main(string[] args)
    {
        var program = new RootCommand("Calls of all kinds while workers are killed, stopped and recycled at random") { Deaths() };
        StormCommand.AddTo(program, args);
        // What this program is for the tests.
        program.Add(Role(ParentCommand.Verb, ParentCommand.RunAsync));
        program.Add(Role(SurroundingsCommand.Verb, SurroundingsCommand.RunAsync));
        program.Add(Role(FamilyCommand.Verb, FamilyCommand.RunAsync));
        program.Add(Role(CapsuleCommand.Verb, CapsuleCommand.RunAsync));
        program.Add(Role(StrangerCommand.Verb, StrangerCommand.RunAsync));
        program.Add(Role(InProcessCommand.Verb, InProcessCommand.RunAsync));
        program.Add(Role(ShortageCommand.Verb, ShortageCommand.RunAsync));
        program.Add(Role(StartFaultCommand.Verb, StartFaultCommand.RunAsync));
        program.Add(Role(StarvationCommand.Verb, what => Task.FromResult(StarvationCommand.Run(what))));
        program.Add(Role(TestSystem.SleepVerb, [], async _ =>
        {
            await Task.Delay(TimeSpan.FromMinutes(10));
            return 0;
        }));
        return program.Parse(args).InvokeAsync();
    }

    private static Command Deaths()
    {
        var command = new Command("deaths", "Every way to die at every moment, as a table");
        command.SetAction((_, _) => MatrixCommand.RunAsync());
        return command;
    }

    private static Command Role(string verb, Func<string, Task<int>> run)
    {
        var what = new Argument<string>("what");
        return Role(verb, [what], parsed => run(parsed.GetRequiredValue(what)));
    }

    private static Command Role(string verb, Func<string, string, Task<int>> run)
    {
        var what = new Argument<string>("what");
        var folder = new Argument<string>("folder");
        return Role(verb, [what, folder], parsed => run(parsed.GetRequiredValue(what), parsed.GetRequiredValue(folder)));
    }

    private static Command Role(string verb, Argument<string>[] arguments, Func<ParseResult, Task<int>> run)
    {
        var command = new Command(verb) { Hidden = true };
        foreach (var argument in arguments)
            command.Arguments.Add(argument);
        command.SetAction((parsed, _) => run(parsed));
        return command;
    }
}
