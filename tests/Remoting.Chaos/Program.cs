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
        program.Add(Role(ParentCommand.Verb, 2, values => ParentCommand.RunAsync(values[0], values[1])));
        program.Add(Role(SurroundingsCommand.Verb, 1, values => SurroundingsCommand.RunAsync(values[0])));
        program.Add(Role(FamilyCommand.Verb, 2, values => FamilyCommand.RunAsync(values[0], values[1])));
        program.Add(Role(ShortageCommand.Verb, 1, values => ShortageCommand.RunAsync(values[0])));
        program.Add(Role(StarvationCommand.Verb, 1, values => Task.FromResult(StarvationCommand.Run(values[0]))));
        return program.Parse(args).InvokeAsync();
    }

    private static Command Deaths()
    {
        var command = new Command("deaths", "Every way to die at every moment, as a table");
        command.SetAction((_, _) => MatrixCommand.RunAsync());
        return command;
    }

    private static Command Role(string verb, int arguments, Func<string[], Task<int>> run)
    {
        var values = new Argument<string[]>("values") { Arity = new ArgumentArity(arguments, arguments) };
        var command = new Command(verb) { values };
        command.Hidden = true;
        command.SetAction((parsed, _) => run(parsed.GetRequiredValue(values)));
        return command;
    }
}
