using System.CommandLine;
using Remoting.Analyzers.Survey.Catalogue;
using Remoting.Analyzers.Survey.Costs;
using Remoting.Analyzers.Survey.Trees;

var folders = new Argument<DirectoryInfo[]>("DIR") { Description = "Source trees: what the analyzers say of them, per rule and 100,000 lines", Arity = ArgumentArity.ZeroOrMore };
folders.AcceptExistingOnly();
var isInternal = new Option<bool>("--internal") { Description = "Makes private methods internal, so that their bodies are judged, too" };
var sample = new Option<int>("--sample") { Description = "So many reports are printed, to be read", HelpName = "N" };
var seed = new Option<int>("--seed") { Description = "Chooses them", HelpName = "S", DefaultValueFactory = static _ => 1 };
var costs = new Option<bool>("--costs") { Description = "What the estimate of RMT0201 says of bodies, beside their measured time" };
var catalogue = new Option<string?>("--catalogue") { Description = "Measures what members of the framework cost, for catalogue.tsv", HelpName = "PREFIX", Arity = ArgumentArity.ZeroOrOne };
var time = new Option<bool>("--time") { Description = "How long the analyzers take, with and without the library" };
var project = new Option<string?>("--project") { Description = "Writes a project of 1,000 callables, for the compiler's own figures", HelpName = "DIR" };

var program = new RootCommand("Holds the analyzers against reality: other people's code, and measured time") { folders, isInternal, sample, seed, costs, catalogue, time, project };
program.SetAction(parsed =>
{
    if (parsed.GetValue(project) is { } folder)
        return SampleProject.Write(folder, Console.Out);
    if (parsed.GetValue(costs))
        return CostCheck.Run(Console.Out);
    if (parsed.GetResult(catalogue) is not null)
        return CatalogueCommand.Run(parsed.GetValue(catalogue) ?? "", Console.Out);
    if (parsed.GetValue(time))
        return AnalysisTime.Run(Console.Out);
    if (parsed.GetValue(folders) is { Length: > 0 } trees)
        return TreeSurvey.Run(new Options([.. trees.Select(tree => tree.FullName)], parsed.GetValue(sample), parsed.GetValue(seed), parsed.GetValue(isInternal)), Console.Out, Console.Error);
    Console.Error.WriteLine("Nothing to do; --help says what there is.");
    return 2;
});
return program.Parse(args).Invoke();
