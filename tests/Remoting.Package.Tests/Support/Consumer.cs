namespace Remoting.Package.Tests.Support;

/// <summary>Somebody's console project that knows the package only: outside the repository, warnings as errors, nothing restored before.</summary>
internal sealed class Consumer : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly string _project;

    public Consumer(PackedLibrary library, string program, string properties = "", string extension = "csproj", string file = "Program.cs",
        bool reference = true, bool isHosted = false)
    {
        _project = _folder.MakeFolder("Consumer");
        // Nothing from folders above, wherever the temporary folder may be.
        foreach (string name in (string[])["Directory.Build.props", "Directory.Build.targets", "Directory.Packages.props"])
            Write(name, "<Project />");
        // One more source beside those of the user.
        Write("nuget.config", $"""
            <configuration>
              <packageSources>
                <add key="packed" value="{library.Feed}" />
              </packageSources>
            </configuration>
            """);
        Write($"Consumer.{extension}", $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <OutputType>Exe</OutputType>
                <TargetFramework>net10.0</TargetFramework>
                <Nullable>enable</Nullable>
                <ImplicitUsings>enable</ImplicitUsings>
                <TreatWarningsAsErrors>true</TreatWarningsAsErrors>
                <MSBuildTreatWarningsAsErrors>true</MSBuildTreatWarningsAsErrors>
                {properties}
                <RestorePackagesPath>{_folder.MakeFolder("packages")}</RestorePackagesPath>
              </PropertyGroup>
              <ItemGroup>
                {(extension == "fsproj" ? $"<Compile Include=\"{file}\" />" : "")}
                {(reference ? $"<PackageReference Include=\"Remoting\" Version=\"{library.Version}\" />" : "")}
                {(isHosted ? $"""
                    <PackageReference Include="Remoting.Hosting" Version="{library.Version}" />
                    <PackageReference Include="Microsoft.Extensions.Hosting" Version="10.0.0" />
                    """ : "")}
              </ItemGroup>
            </Project>
            """);
        Write(file, program);
    }

    /// <summary>A property by which runtimes and compilers, which are large, are not fetched again where they are.</summary>
    public static string WithInstalledPackages => $"<RestoreFallbackFolders>{InstalledPackages}</RestoreFallbackFolders>";

    private static string InstalledPackages => Environment.GetEnvironmentVariable("NUGET_PACKAGES")
        ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");

    public string Folder => _project;

    public Task<(int ExitCode, string Output)> BuildAsync(CancellationToken cancellationToken) =>
        DotNet.RunAsync(_project, ["build"], cancellationToken);

    public Task<(int ExitCode, string Output)> RunAsync(CancellationToken cancellationToken) =>
        DotNet.RunAsync(_project, ["run", "-c", "Release"], cancellationToken);

    public Task<(int ExitCode, string Output)> PublishAsync(string folder, IEnumerable<string> properties, CancellationToken cancellationToken) =>
        DotNet.RunAsync(_project, ["publish", "-c", "Release", "-o", folder, .. properties.Select(property => $"-p:{property}")], cancellationToken);

    public void Dispose() => _folder.Dispose();

    public void Write(string name, string text) => File.WriteAllText(Path.Combine(_project, name), text);
}
