using Remoting.Benchmarks.Measuring;
using Remoting.Benchmarks.Peers;
using Remoting.Benchmarks.Work;
using Remoting.Generators;

namespace Remoting.Benchmarks.Rows;

/// <summary>The generator's run after an edit of a signature, when the callables that depend on its file are parsed again and one file is written again.</summary>
internal sealed class GeneratorDeclaration : Row
{
    public override string Name => "generator-declaration";

    public override string Unit => "ms";

    public override string Work => "the same project after an edit of one callable's signature";

    public override int Rounds => 15;

    // Until the compiler, which is not compiled ahead here, has been compiled twice by the JIT.
    public override TimeSpan WarmUp => TimeSpan.FromSeconds(5);

    public override Task OpenAsync(Contest contest)
    {
        contest.Ours(GeneratorEdits.Of(new CallableGenerator(), GeneratedProject.EditDeclaration));
        contest.Against(BareGenerator.Name, GeneratorEdits.Of(new BareGenerator(), GeneratedProject.EditDeclaration));
        return Task.CompletedTask;
    }
}
