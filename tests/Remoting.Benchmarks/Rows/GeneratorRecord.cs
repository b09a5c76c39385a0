using Remoting.Benchmarks.Measuring;
using Remoting.Benchmarks.Peers;
using Remoting.Benchmarks.Work;
using Remoting.Generators;

namespace Remoting.Benchmarks.Rows;

/// <summary>The generator's run after an edit of a record that callables take, when they are parsed again and its serializer is written again.</summary>
internal sealed class GeneratorRecord : Row
{
    public override string Name => "generator-record";

    public override string Unit => "ms";

    public override string Work => "the same project after an edit of a record that is an argument of two callables in its file";

    public override IReadOnlyList<Target> Targets => [Target.AtMost(20)];

    public override int Rounds => 15;

    // Until the compiler, which is not compiled ahead here, has been compiled twice by the JIT.
    public override TimeSpan WarmUp => TimeSpan.FromSeconds(5);

    public override Task OpenAsync(Contest contest)
    {
        contest.Ours(GeneratorEdits.Of(new CallableGenerator(), GeneratedProject.EditRecord));
        contest.Against(BareGenerator.Name, GeneratorEdits.Of(new BareGenerator(), GeneratedProject.EditRecord));
        return Task.CompletedTask;
    }
}
