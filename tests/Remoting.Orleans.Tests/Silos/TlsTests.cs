using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans;
using Orleans.Connections.Security;
using Orleans.Hosting;
using Orleans.Runtime.Messaging;
using Remoting.Tests;

namespace Remoting.Clustering.Tests;

/// <summary>A cluster that speaks TLS, with certificates of both sides.</summary>
public sealed class TlsTests : PoolTest
{
    [Test]
    public async Task Calls_and_maps_run_over_tls_and_go_on_when_a_silo_is_killed()
    {
        string folder = Authority("ours");
        await using var first = await StartAsync(folder);
        await using var second = await StartAsync(folder, first);
        using var client = await ConnectAsync(tls => Certificates.Require(tls, folder), first.Settings.GatewayPort, second.Settings.GatewayPort);
        await using var executor = ClusterFixture.ExecutorOf(client, new OrleansExecutorOptions { MaxAttempts = 2 });
        await executor.WaitForSilosAsync(2, TestToken);
        var silos = await Task.WhenAll(Enumerable.Range(0, 40).Select(_ => executor.SubmitAsync(ClusterCalls.Remote.Silo(), TestToken)));
        Assert.Equal(2, silos.Distinct().Count());
        // In more than one piece, and in more than one record of TLS.
        byte[] large = new byte[3_000_000];
        large[0] = 7;
        Assert.Equal(7, (await executor.SubmitAsync(ClusterCalls.Remote.Reverse(large), TestToken))[^1]);

        int next = 0;
        await foreach (int doubled in executor.MapAsync(ClusterCalls.Remote.Double, Enumerable.Range(0, 20_000), 10, cancellationToken: TestToken))
        {
            Assert.Equal(2 * next, doubled);
            if (++next == 10_000)
                second.Kill();
        }
        Assert.Equal(20_000, next);
    }

    [Test]
    public async Task What_goes_over_the_wire_can_be_read_without_tls_and_cannot_with_it()
    {
        string folder = Authority("ours");
        Assert.True(await IsReadAsync(""));
        Assert.False(await IsReadAsync(folder));

        async Task<bool> IsReadAsync(string tlsFolder)
        {
            byte[] secret = [.. "what nobody else may read"u8];
            var (port, gateway) = Ports.Free();
            var (listening, _) = Ports.Free();
            await using var wire = new Tapped(gateway, listening);
            await using var silo = await SiloProcess.StartAsync(new SiloSettings(port, gateway, port, Workers: 1, Tls: tlsFolder, GatewayListening: listening));
            using var client = await ConnectAsync(tlsFolder.Length > 0 ? tls => Certificates.Require(tls, tlsFolder) : null, gateway);
            await using (var executor = ClusterFixture.ExecutorOf(client))
                Assert.Equal(secret.Reverse(), await executor.SubmitAsync(ClusterCalls.Remote.Reverse(secret), TestToken));
            await client.StopAsync(TestToken);
            return wire.Heard(secret);
        }
    }

    [Cases]
    [InlineData("no TLS")]
    [InlineData("no certificate")]
    [InlineData("a certificate of another authority")]
    public async Task Who_has_no_certificate_of_the_authority_is_no_client(string what)
    {
        string folder = Authority("ours");
        await using var silo = await StartAsync(folder);
        Action<TlsOptions>? stranger = what switch
        {
            "no TLS" => null,
            "no certificate" => tls =>
            {
                tls.ClientCertificateMode = RemoteCertificateMode.NoCertificate;
                tls.AllowAnyRemoteCertificate();
                tls.OnAuthenticateAsClient = (_, options) => options.TargetHost = "silo.tests";
            },
            _ => Strange,
        };
        await Assert.ThrowsAsync<ConnectionFailedException>(() => ConnectAsync(stranger, silo.Settings.GatewayPort));

        // Nor has anybody been kept out who has one.
        using var client = await ConnectAsync(tls => Certificates.Require(tls, folder), silo.Settings.GatewayPort);
        await using var executor = ClusterFixture.ExecutorOf(client);
        Assert.Equal(14, await executor.SubmitAsync(ClusterCalls.Remote.Double(7), TestToken));

        void Strange(TlsOptions tls)
        {
            Certificates.Require(tls, Authority("theirs"));
            tls.AllowAnyRemoteCertificate();
        }
    }

    private string Authority(string name)
    {
        string folder = FileOf(name);
        Certificates.Make(folder);
        return folder;
    }

    private static Task<SiloProcess> StartAsync(string folder, SiloProcess? primary = null)
    {
        var (silo, gateway) = Ports.Free();
        return SiloProcess.StartAsync(new SiloSettings(silo, gateway, primary?.Settings.SiloPort ?? silo, Workers: 1, Tls: folder));
    }

    private static async Task<IHost> ConnectAsync(Action<TlsOptions>? tls, params int[] gateways)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Logging.SetMinimumLevel(LogLevel.None);
        builder.UseOrleansClient(client =>
        {
            client.UseLocalhostClustering(gateways, "tests", "tests");
            // Once, and no more: a client that is kept out says so, where Orleans would try for ever.
            client.UseConnectionRetryFilter((_, _) => Task.FromResult(false));
            if (tls is not null)
                client.UseTls(tls);
        });
        var host = builder.Build();
        try
        {
            await host.StartAsync(TestToken);
            return host;
        }
        catch
        {
            host.Dispose();
            throw;
        }
    }
}
