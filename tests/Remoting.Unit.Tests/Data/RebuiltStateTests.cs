using Remoting.Tests.Library;

namespace Remoting.Tests.Fidelity;

/// <summary>Objects with a field that cannot travel: their constructor makes it again, or they are refused.</summary>
public sealed class RebuiltStateTests
{
    [Test]
    public async Task What_a_constructor_makes_the_same_is_made_again()
    {
        await Task.Yield();
        var rule = new Rule(7);
        Assert.Equal(20, rule.Apply(3));
        var back = StateTrip.Take(rule);
        Assert.Equal((1, 20), (back.Uses, back.Apply(3)));
        rule.RoundBy(null);
        Assert.Equal(21, StateTrip.Take(rule).Apply(3));
        var both = StateTrip.Take<object[]>([rule, rule]);
        Assert.Same(both[0], both[1]);
    }

    [Test]
    public async Task What_it_would_not_make_the_same_is_refused_with_both_values()
    {
        await Task.Yield();
        var rule = new Rule(7);
        rule.RoundBy(number => number + 1);
        StateTrip.AssertRefused(rule, "Rule", "_round is ", "and would be Remoting.Tests.Library.Rule.Round", "SerializerOptions");
        StateTrip.AssertRefused(new Rule(1) { Next = rule }, "_round is ");
    }

    [Test]
    public async Task A_chain_of_them_is_checked_once()
    {
        await Task.Yield();
        Rule? rule = null;
        for (int i = 0; i < 200; i++)
            rule = new Rule(i) { Next = rule };
        int count = 0;
        for (var back = StateTrip.Take(rule); back is not null; back = back.Next)
            Assert.Equal((199 - count++) * 10, back.Apply(10));
        Assert.Equal(200, count);
    }
}
