using System.CommandLine;
using Remoting.Benchmarks;
using Remoting.Benchmarks.Peers;
using Remoting.Benchmarks.Work;

var program = new RootCommand("What things cost, against what else one could use.")
{
    CompareCommand.Create(),
    Child(BareSocket.Verb, (string path) =>
    {
        BareSocket.Serve(path);
        return Task.CompletedTask;
    }),
    Child<string>(StreamJsonRpcChild.Verb, StreamJsonRpcChild.ServeAsync),
    Child<int>(ItemStream.Verb, ItemStream.RunAsync),
};
return await program.Parse(args).InvokeAsync();

// What this program does as a child of itself.
static Command Child<T>(string verb, Func<T, Task> run)
{
    var argument = new Argument<T>("argument");
    var command = new Command(verb) { argument };
    command.Hidden = true;
    command.SetAction((parsed, _) => run(parsed.GetRequiredValue(argument)));
    return command;
}
