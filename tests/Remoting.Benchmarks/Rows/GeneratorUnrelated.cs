using Remoting.Benchmarks.Measuring;
using Remoting.Benchmarks.Peers;
using Remoting.Benchmarks.Work;
using Remoting.Generators;

namespace Remoting.Benchmarks.Rows;

/// <summary>The generator's run after an edit of a declaration that no callable depends on: what typing a signature elsewhere pays.</summary>
internal sealed class GeneratorUnrelated : Row
{
    public override string Name => "generator-unrelated";

    public override string Unit => "ms";

    public override string Work => "the same project after an edit of a method head, a property or a type that no callable depends on";

    public override IReadOnlyList<Target> Targets => [Target.AtMost(5)];

    public override int Rounds => 15;

    // Until the compiler, which is not compiled ahead here, has been compiled twice by the JIT.
    public override TimeSpan WarmUp => TimeSpan.FromSeconds(5);

    public override Task OpenAsync(Contest contest)
    {
        contest.Ours(GeneratorEdits.Of(new CallableGenerator(), GeneratedProject.EditUnrelatedDeclaration));
        contest.Against(BareGenerator.Name, GeneratorEdits.Of(new BareGenerator(), GeneratedProject.EditUnrelatedDeclaration));
        return Task.CompletedTask;
    }
}
