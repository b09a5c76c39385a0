using Remoting.Analyzers.Survey.Catalogue;
using Remoting.Analyzers.Survey.Costs;
using Remoting.Analyzers.Survey.Trees;

// Survey DIR [DIR...] [--internal] [--sample N] [--seed S]    what the analyzers say of source trees, per rule and 100,000 lines
// Survey --costs                                              what the estimate of RMT0201 says of bodies, beside their measured time
// Survey --catalogue [PREFIX]                                 measures what members of the framework cost, for catalogue.tsv
// Survey --time                                               how long the analyzers take, with and without the library
// Survey --project DIR                                        writes a project of 1,000 callables, for the compiler's own figures
return args switch
{
    ["--project", var folder] => SampleProject.Write(folder, Console.Out),
    ["--costs"] => CostCheck.Run(Console.Out),
    ["--catalogue"] => CatalogueCommand.Run("", Console.Out),
    ["--catalogue", var prefix] => CatalogueCommand.Run(prefix, Console.Out),
    ["--time"] => AnalysisTime.Run(Console.Out),
    _ => TreeSurvey.Run(args, Console.Out, Console.Error),
};
