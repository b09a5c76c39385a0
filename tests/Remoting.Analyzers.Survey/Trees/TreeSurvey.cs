using Microsoft.CodeAnalysis;

namespace Remoting.Analyzers.Survey.Trees;

/// <summary>The command: all analyzers over source trees, and a table of what they said.</summary>
internal static class TreeSurvey
{
    /// <summary>A project that takes longer is left out, and named. A machine with other work must not make it fail.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(30);

    /// <returns>0; 1 if an analyzer threw.</returns>
    public static int Run(Options options, TextWriter output, TextWriter errors)
    {
        var trees = new List<TreeResult>();
        foreach (string folder in options.Folders)
        {
            trees.Add(Survey(folder, options, errors));
            // The compilations of a tree are large, and the next tree needs none of them.
            GC.Collect();
        }

        Table.Write(trees, output);
        Sample.Write(trees, options, output);
        Diagnostic[] crashes = [.. trees.SelectMany(tree => tree.Reports).Where(IsCrash)];
        foreach (Diagnostic crash in crashes.DistinctBy(crash => crash.GetMessage(null)))
            errors.WriteLine(crash);
        return crashes.Length == 0 ? 0 : 1;
    }

    private static TreeResult Survey(string folder, Options options, TextWriter errors)
    {
        IReadOnlyList<SourceProject> projects = SourceProject.FindAll(folder);
        var survey = new ProjectSurvey(projects, options.MakesInternal);
        var reports = new List<Diagnostic>();
        foreach (SourceProject project in projects)
        {
            using var limit = new CancellationTokenSource(Limit);
            try
            {
                reports.AddRange(survey.RunAsync(project, limit.Token).GetAwaiter().GetResult());
            }
            catch (OperationCanceledException)
            {
                errors.WriteLine($"{project.Folder}: left out, it took longer than {Limit.TotalMinutes} minutes.");
            }
        }

        return new TreeResult(Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder))), survey.Lines, survey.Callables, reports);
    }

    // An analyzer's exception, a generator's, and what the compiler says of generated code.
    private static bool IsCrash(Diagnostic diagnostic) => diagnostic.Id == "AD0001" || diagnostic.Id.StartsWith("CS", StringComparison.Ordinal);
}

/// <summary>What was said of one tree.</summary>
internal sealed record TreeResult(string Name, int Lines, int Callables, IReadOnlyList<Diagnostic> Reports);
