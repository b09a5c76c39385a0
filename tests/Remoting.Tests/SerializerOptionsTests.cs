using MessagePack;
using MessagePack.Formatters;
using MessagePack.Resolvers;

[assembly: Remoting.AssumeSerializable(typeof(Remoting.Tests.Coin))]

namespace Remoting.Tests;

/// <summary><see cref="ProcessPoolOptions.SerializerOptions"/>: a resolver of the user's own, in the parent and in the workers.</summary>
public sealed class SerializerOptionsTests : PoolTest
{
    public static TheoryData<IFormatterResolver> Resolvers => [CoinResolver.Instance, new StatelessCoinResolver()];

    [Cases]
    [MemberData(nameof(Resolvers), DisableDiscoveryEnumeration = true)]
    public async Task A_resolver_of_ones_own_is_used_on_both_sides(IFormatterResolver resolver)
    {
        var options = MessagePackSerializerOptions.Standard.WithResolver(resolver);
        await using var executor = new ProcessPoolExecutor(new ProcessPoolOptions { MaxWorkers = 1, SerializerOptions = options });
        // Each formatter leaves its mark: written here, read there, written there, read here.
        Assert.Equal("coin 3 wrwr", (await executor.SubmitAsync(Purse.Remote.Pass(new Coin("coin 3 ")), TestToken)).Text);
        Assert.Equal("coin 1 wr", await executor.SubmitAsync(Purse.Remote.Look(new Coin("coin 1 ")), TestToken));
        var coins = await executor.StreamAsync(Purse.Remote.All(new Coin("coin "), 2)).ToListAsync(TestToken);
        Assert.Equal(["coin wr0wr", "coin wr1wr"], coins.Select(coin => coin.Text));
        var reports = new List<string>();
        await executor.SubmitAsync(Purse.Remote.Show(new Coin("coin "), new Listener(coin => reports.Add(coin.Text))), TestToken);
        Assert.Equal(["coin wrwr"], reports);
        // What it does not know is the standard one's.
        Assert.Equal("text", await executor.SubmitAsync(Purse.Remote.Any("text"), TestToken));
    }

    [Test]
    public async Task Compression_and_security_travel()
    {
        var options = MessagePackSerializerOptions.Standard.WithResolver(CoinResolver.Instance)
            .WithCompression(MessagePackCompression.Lz4BlockArray).WithSecurity(MessagePackSecurity.UntrustedData.WithMaximumObjectGraphDepth(77)).WithOldSpec(true);
        await using var executor = new ProcessPoolExecutor(new ProcessPoolOptions { MaxWorkers = 1, SerializerOptions = options });
        string text = new('x', 10_000);
        Assert.Equal(text + "wrwr", (await executor.SubmitAsync(Purse.Remote.Pass(new Coin(text)), TestToken)).Text);
        Assert.Equal("Lz4BlockArray True 77 True", await executor.SubmitAsync(Purse.Remote.Settings(new Coin("")), TestToken));
    }

    [Test]
    public async Task Pools_with_different_options_do_not_mix()
    {
        await using var mine = new ProcessPoolExecutor(new ProcessPoolOptions
        {
            MaxWorkers = 1, SerializerOptions = MessagePackSerializerOptions.Standard.WithResolver(CoinResolver.Instance),
        });
        await using var standard = new ProcessPoolExecutor(1);
        for (int i = 0; i < 3; i++)
        {
            Assert.Equal("coin wrwr", (await mine.SubmitAsync(Purse.Remote.Pass(new Coin("coin ")), TestToken)).Text);
            Assert.Equal("coin ", (await standard.SubmitAsync(Purse.Remote.Pass(new Coin("coin ")), TestToken)).Text);
        }
        // A worker's own pool has its own.
        Assert.Equal("coin wr", await mine.SubmitAsync(Purse.Remote.Nested(new Coin("coin ")), TestToken));
    }

    [Test]
    public async Task An_initializer_may_use_them()
    {
        await using var executor = new ProcessPoolExecutor(new ProcessPoolOptions
        {
            MaxWorkers = 1,
            Initializer = Purse.Remote.Keep(new Coin("coin ")),
            SerializerOptions = MessagePackSerializerOptions.Standard.WithResolver(CoinResolver.Instance),
        });
        Assert.Equal("coin wr", await executor.SubmitAsync(Purse.Remote.Kept(), TestToken));
    }

    public static TheoryData<MessagePackSerializerOptions, string> Refused => new()
    {
        { MessagePackSerializerOptions.Standard.WithResolver(CompositeResolver.Create(CoinResolver.Instance, StandardResolver.Instance)), "CompositeResolver" },
        { MessagePackSerializerOptions.Standard.WithResolver(new StatefulCoinResolver(3)), "has no parameterless constructor" },
        { MessagePackSerializerOptions.Standard.WithResolver(new SettableCoinResolver { Number = 3 }), "has state" },
        { new OwnOptions(), "class of their own" },
    };

    [Cases]
    [MemberData(nameof(Refused), DisableDiscoveryEnumeration = true)]
    public async Task What_a_worker_could_not_make_again_is_refused_at_once(MessagePackSerializerOptions options, string reason)
    {
        await Task.Yield();
        var error = Assert.Throws<ArgumentException>(() => new ProcessPoolOptions { SerializerOptions = options });
        Assert.Contains(reason, error.Message, StringComparison.Ordinal);
    }

    private sealed class Listener(Action<Coin> action) : IProgress<Coin>
    {
        public void Report(Coin value) => action(value);
    }

    private sealed class OwnOptions() : MessagePackSerializerOptions(StandardResolver.Instance);
}

/// <summary>A type that generated code leaves to the resolver.</summary>
[MessagePackObject]
public sealed record Coin([property: Key(0)] string Text);

public static class Purse
{
    private static Coin? _kept;

    [ProcessPoolCallable]
    public static Coin Pass(Coin coin) => coin;

    [ProcessPoolCallable]
    public static string Look(Coin coin) => coin.Text;

    [ProcessPoolCallable]
    public static async IAsyncEnumerable<Coin> All(Coin coin, int count)
    {
        for (int i = 0; i < count; i++)
        {
            await Task.Yield();
            yield return new Coin(coin.Text + i);
        }
    }

    [ProcessPoolCallable]
    public static void Show(Coin coin, IProgress<Coin> progress) => progress.Report(coin);

    [ProcessPoolCallable]
#pragma warning disable RMT0102, RMT0103 // What the standard resolver makes of it is the point.
    public static object Any(object value) => value;
#pragma warning restore RMT0102, RMT0103

    [ProcessPoolCallable]
#pragma warning disable RMT0301 // What the formatter of this very worker has seen is asked for.
    public static string Settings(Coin coin) => CoinFormatter.Seen;
#pragma warning restore RMT0301

    [ProcessPoolCallable]
    public static void Keep(Coin coin) => _kept = coin;

    [ProcessPoolCallable]
    public static string? Kept() => _kept?.Text;

    [ProcessPoolCallable]
    public static async Task<string> Nested(Coin coin)
    {
        await using var executor = new ProcessPoolExecutor(1);
        return await executor.SubmitAsync(Purse.Remote.Look(coin));
    }
}

public sealed class CoinFormatter : IMessagePackFormatter<Coin?>
{
    public static string Seen { get; private set; } = "";

    public void Serialize(ref MessagePackWriter writer, Coin? value, MessagePackSerializerOptions options) => writer.Write(value?.Text + "w");

    public Coin Deserialize(ref MessagePackReader reader, MessagePackSerializerOptions options)
    {
        Seen = $"{options.Compression} {options.Security.HashCollisionResistant} {options.Security.MaximumObjectGraphDepth} {options.OldSpec}";
        return new Coin(reader.ReadString() + "r");
    }
}

/// <summary>To be had by its static member, whatever it holds.</summary>
public sealed class CoinResolver : IFormatterResolver
{
    public static readonly CoinResolver Instance = new(new CoinFormatter());

    private readonly CoinFormatter _formatter;

    private CoinResolver(CoinFormatter formatter) => _formatter = formatter;

    public IMessagePackFormatter<T>? GetFormatter<T>() => _formatter as IMessagePackFormatter<T>;
}

/// <summary>Made anew wherever it is needed.</summary>
public sealed class StatelessCoinResolver : IFormatterResolver
{
    public IMessagePackFormatter<T>? GetFormatter<T>() => CoinResolver.Instance.GetFormatter<T>();
}

public sealed class StatefulCoinResolver(int number) : IFormatterResolver
{
    public int Number => number;

    public IMessagePackFormatter<T>? GetFormatter<T>() => null;
}

public sealed class SettableCoinResolver : IFormatterResolver
{
    public int Number { get; set; }

    public IMessagePackFormatter<T>? GetFormatter<T>() => null;
}
