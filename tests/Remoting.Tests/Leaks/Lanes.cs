using Remoting.Tests.Leaks;
using Xunit.v3;

[assembly: Parallelization(Mode = Xunit.Sdk.ParallelMode.Collections, MaxThreads = Lanes.Count)]
[assembly: CollectionBehavior(typeof(Lanes))]

namespace Remoting.Tests.Leaks;

/// <summary>
/// The tests of this class run beside those of other such classes: they mostly wait for processes, and touch nothing that belongs to the whole program
/// (its environment, its listeners, statics that data or callbacks look at, the memory that it shares), nor measure its memory. All other classes run one after the other, afterwards.
/// </summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class SideBySideAttribute : Attribute;

/// <summary>Which tests run beside which: each class that is <see cref="SideBySideAttribute"/> is a lane of its own.</summary>
public sealed class Lanes(IXunitTestAssembly assembly) : TestCollectionFactoryBase(assembly)
{
    /// <summary>So many tests run at a time: more than there are processors, for they wait.</summary>
    public const int Count = 6;

    private readonly XunitTestCollection _alone = new(assembly, null, disableParallelization: true, "one after the other");

    public override string DisplayName => "lanes";

    protected override IXunitTestCollection GetDefaultTestCollection(Type testClass) =>
        testClass.IsDefined(typeof(SideBySideAttribute), inherit: true)
            ? new XunitTestCollection(TestAssembly, null, disableParallelization: false, $"beside others: {testClass.FullName}")
            : _alone;
}
