namespace Remoting.Tests;

/// <summary>What no worker could have is refused where it is said, not when the first worker starts.</summary>
public sealed class OptionRangeTests
{
    [Cases]
    [InlineData("", "x")]
    [InlineData("A=B", "x")]
    [InlineData("A\0B", "x")]
    [InlineData("A", "x\0y")]
    [InlineData("A=", null)]
    public void A_variable_that_no_process_can_have_is_refused(string name, string? value)
    {
        var options = new ProcessPoolOptions { WorkerEnvironment = new Dictionary<string, string?> { [name] = value } };
        Assert.Equal(nameof(ProcessPoolOptions.WorkerEnvironment), Assert.Throws<ArgumentException>(() => new ProcessPoolExecutor(options)).ParamName);
    }

    [Test]
    public async Task Empty_values_and_odd_names_are_variables()
    {
        await using var executor = new ProcessPoolExecutor(new ProcessPoolOptions
        {
            WorkerEnvironment = new Dictionary<string, string?> { ["A"] = "", ["B C"] = "=", ["é.x"] = null },
        });
    }

    [Test]
    public void A_loss_that_is_none_is_refused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new ProcessPoolOptions { WorkerLoss = (WorkerLoss)7 });

    /// <summary>Compilers can be told to be quiet, and configuration does not ask them.</summary>
    [Test]
    public void Nothing_is_no_place_for_output_and_no_list_of_limits()
    {
        Assert.Equal(nameof(ProcessPoolOptions.WorkerOutput), Assert.Throws<ArgumentNullException>(() => new ProcessPoolOptions { WorkerOutput = null! }).ParamName);
        Assert.Equal(nameof(ProcessPoolOptions.Limits), Assert.Throws<ArgumentNullException>(() => new ProcessPoolOptions { Limits = null! }).ParamName);
    }
}
