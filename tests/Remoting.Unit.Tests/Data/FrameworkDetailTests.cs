using System.Globalization;

namespace Remoting.Tests.Fidelity;

/// <summary>What is easily forgotten of objects of the framework.</summary>
public sealed class FrameworkDetailTests
{
    [Test]
    public async Task A_semaphore_that_is_held_arrives_free()
    {
        await Task.Yield();
        using var held = new SemaphoreSlim(1, 1);
        await held.WaitAsync(TestContext.Current.CancellationToken);
        using var back = StateTrip.Take<object>(held) as SemaphoreSlim;
        Assert.Equal(1, back!.CurrentCount);
        using var counting = new SemaphoreSlim(3);
        await counting.WaitAsync(TestContext.Current.CancellationToken);
        using var countingBack = StateTrip.Take<object>(counting) as SemaphoreSlim;
        Assert.Equal(2, countingBack!.CurrentCount);
    }

    [Test]
    public async Task A_culture_arrives_with_all_its_patterns()
    {
        await Task.Yield();
        var culture = new CultureInfo("de-DE");
        foreach (char format in "dDtTy")
            culture.DateTimeFormat.SetAllDateTimePatterns([$"'{format}'", "yyyy' 'HH"], format);
        culture.DateTimeFormat.ShortDatePattern = "yy";
        var back = StateTrip.Take(culture);
        foreach (char format in "dDtTy")
            Assert.Equal(culture.DateTimeFormat.GetAllDateTimePatterns(format), back.DateTimeFormat.GetAllDateTimePatterns(format));
        Assert.Equal("yy", back.DateTimeFormat.ShortDatePattern);
    }
}
