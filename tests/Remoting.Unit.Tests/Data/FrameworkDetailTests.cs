using System.Collections;
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

    [Test]
    public async Task A_culture_keeps_its_full_pattern_whatever_others_were_changed()
    {
        await Task.Yield();
        var culture = new CultureInfo("de-DE") { DateTimeFormat = { LongDatePattern = "yyyy MM", LongTimePattern = "HH", FullDateTimePattern = "yy" } };
        var back = StateTrip.Take(culture).DateTimeFormat;
        Assert.Equal(("yy", "yyyy MM", "HH"), (back.FullDateTimePattern, back.LongDatePattern, back.LongTimePattern));
    }

    [Test]
    public async Task An_exception_arrives_without_its_own_members_being_asked()
    {
        await Task.Yield();
        var error = new Touchy { HelpLink = "help", Source = "source" };
        error.Data["key"] = 5;
        var back = StateTrip.Take<Exception>(error);
        Assert.Equal(("help", "source", 5), (back.HelpLink, back.Source, back.Data["key"]));
        Assert.Equal(error.Uses, ((Touchy)back).Uses);
    }

    [Test]
    public async Task Objects_that_a_type_and_its_base_of_the_same_name_keep_stay_the_same()
    {
        await Task.Yield();
        Assert.Same(Outer.Kind.One, StateTrip.Take<object>(Outer.Kind.One));
        Assert.Same(Inner.Kind.One, StateTrip.Take<object>(Inner.Kind.One));
    }

    private sealed class Touchy : InvalidOperationException
    {
        private readonly List<string> _uses = [];

        public string Uses => string.Join(' ', _uses);

        public override string? HelpLink
        {
            get => base.HelpLink;
            set
            {
                _uses.Add("help");
                base.HelpLink = value;
            }
        }

        public override string? Source
        {
            get => base.Source;
            set
            {
                _uses.Add("source");
                base.Source = value;
            }
        }

        public override IDictionary Data => _uses.Count >= 0 ? base.Data : throw new NotSupportedException();
    }

    private static class Outer
    {
        internal class Kind
        {
            public static readonly Kind One = new Inner.Kind();
        }
    }

    private static class Inner
    {
        internal sealed class Kind : Outer.Kind
        {
            public static new readonly Kind One = new();
        }
    }
}
