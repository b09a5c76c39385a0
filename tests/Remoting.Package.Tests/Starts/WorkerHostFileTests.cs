using System.Text;
using Remoting.Package.Tests.Support;

namespace Remoting.Package.Tests.Starts;

/// <summary>
/// The second executable of a self-contained folder, by the package's targets alone: nothing is restored or compiled, and hosts are texts, for no other architecture's
/// host is at hand.
/// </summary>
public sealed class WorkerHostFileTests
{
    private const int Limit = 300_000;

    // What the SDK looks for in a host, to put the name of what it runs there.
    private const string Placeholder = "c3ab8ff13720e8ad9047dd39466b3c8974e592c2fa383d4a3960714caef0c4f2";

    private const string Project = """
        <Project>
          <Import Sdk="Microsoft.NET.Sdk" Project="Sdk.props" />
          <PropertyGroup>
            <TargetFramework>net10.0</TargetFramework>
            <OutputType>Exe</OutputType>
            <SelfContained>true</SelfContained>
            <AppendRuntimeIdentifierToOutputPath>false</AppendRuntimeIdentifierToOutputPath>
            <IntermediateOutputPath>obj/</IntermediateOutputPath>
            <PublishDir>published/</PublishDir>
          </PropertyGroup>
          <Import Sdk="Microsoft.NET.Sdk" Project="Sdk.targets" />
          <Import Project="$(Tested)" />
          <Target Name="_GetAppHostPaths" />
        </Project>
        """;

    [Fact(Timeout = Limit)]
    public async Task A_folder_has_the_host_of_its_own_architecture_where_another_was_made_before()
    {
        using var folder = new TempFolder();
        string published = folder.MakeFolder("published");
        folder.MakeFolder("obj");
        string project = Path.Combine(folder.Path, "Host.proj");
        await File.WriteAllTextAsync(project, Project, TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(Path.Combine(published, "Host.runtimeconfig.json"), "{}", TestContext.Current.CancellationToken);

        foreach (string architecture in (string[])["x64", "arm64", "x64"])
        {
            // Older than whatever is made of it, as what comes out of a package is.
            string host = Path.Combine(folder.MakeFolder(architecture), "apphost");
            await File.WriteAllTextAsync(host, $"{architecture} {Placeholder}", TestContext.Current.CancellationToken);
            File.SetLastWriteTimeUtc(host, new DateTime(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc));

            string[] publish =
            [
                "msbuild", project, "-nologo", "-v:q", "-t:RemotingPublishWorkerHost", $"-p:RuntimeIdentifier=linux-{architecture}", $"-p:AppHostSourcePath={host}",
                $"-p:Tested={Path.Combine(PackedLibrary.FindRepository(), "src", "Remoting", "Build", "Remoting.targets")}",
            ];
            var (exitCode, output) = await DotNet.RunAsync(folder.Path, publish, TestContext.Current.CancellationToken);
            Assert.True(exitCode == 0, output);
            string made = Encoding.UTF8.GetString(await File.ReadAllBytesAsync(Path.Combine(published, "Remoting.Worker"), TestContext.Current.CancellationToken));
            Assert.Equal($"{architecture} Remoting.dll", made.TrimEnd('\0'));
        }
    }
}
