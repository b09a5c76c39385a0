namespace Remoting.Tests.Fidelity;

/// <summary>Times of this place, where its clocks are put forward and back. The place is one of the process, so that nothing else may look at a clock meanwhile.</summary>
[CollectionDefinition(nameof(LocalTimeTests), DisableParallelization = true)]
[Collection(nameof(LocalTimeTests))]
public sealed class LocalTimeTests
{
    [Test]
    public async Task What_clocks_leave_out_or_show_twice_arrives_as_it_was()
    {
        await Task.Yield();
        string? before = Environment.GetEnvironmentVariable("TZ");
        Environment.SetEnvironmentVariable("TZ", "Europe/Berlin");
        TimeZoneInfo.ClearCachedData();
        try
        {
            Assert.SkipUnless(TimeZoneInfo.Local.SupportsDaylightSavingTime, "This machine does not know other places.");
            var leftOut = new DateTime(2026, 3, 29, 2, 30, 0, 7, DateTimeKind.Local);
            var twice = new DateTime(2026, 10, 25, 0, 30, 0, DateTimeKind.Utc);
            Assert.True(TimeZoneInfo.Local.IsInvalidTime(leftOut));
            foreach (var time in (DateTime[])[leftOut, twice.ToLocalTime(), twice.AddHours(1).ToLocalTime(), leftOut.AddMonths(2), DateTime.MinValue.ToLocalTime(), DateTime.MaxValue.ToLocalTime()])
            {
                var back = StateTrip.Take(time);
                Assert.Equal((time.Ticks, time.Kind, time.ToUniversalTime()), (back.Ticks, back.Kind, back.ToUniversalTime()));
                Assert.Equal(time.Ticks, ((DateTime)StateTrip.Take<object>(time)).Ticks);
            }
        }
        finally
        {
            Environment.SetEnvironmentVariable("TZ", before);
            TimeZoneInfo.ClearCachedData();
        }
    }
}
