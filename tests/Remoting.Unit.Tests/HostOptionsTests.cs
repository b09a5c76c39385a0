using Remoting.Processes;

namespace Remoting.Tests;

/// <summary>What the <c>dotnet</c> command was told, of the arguments of a process, and what it says itself.</summary>
public sealed class HostOptionsTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("remoting-unit-");

    private string Config => Path.Combine(_folder.FullName, "x.json");

    [Test]
    public void All_before_the_program_is_the_hosts_and_is_said_again_to_workers()
    {
        File.WriteAllText(Config, "{}");
        var options = HostOptions.Parse(
            ["dotnet", "exec", "--depsfile", "a.deps.json", "--runtimeconfig", Config, "--additionalprobingpath", _folder.FullName, "--roll-forward", "Major", "app.dll", ""]);
        Assert.Equal(Config, options.RuntimeConfig);
        Assert.Equal(["--additionalprobingpath", _folder.FullName, "--roll-forward", "Major"], options.Others);
    }

    [Test]
    public void What_is_behind_the_program_is_its_own()
    {
        File.WriteAllText(Config, "{}");
        var options = HostOptions.Parse(["dotnet", "--fx-version", "10.0.0", "app.dll", "--runtimeconfig", Config, "--roll-forward", "Major"]);
        Assert.Null(options.RuntimeConfig);
        Assert.Equal(["--fx-version", "10.0.0"], options.Others);
        Assert.Empty(HostOptions.Parse(["dotnet", "app.dll", "--roll-forward", "Major"]).Others);
    }

    [Test]
    public void Several_lists_of_more_dependencies_are_said_again_as_far_as_they_are_there()
    {
        File.WriteAllText(Config, "{}");
        string more = string.Join(Path.PathSeparator, Config, Path.Combine(_folder.FullName, "not.there"), _folder.FullName);
        var options = HostOptions.Parse(["dotnet", "exec", "--additional-deps", more, "app.dll"]);
        Assert.Equal(["--additional-deps", $"{Config}{Path.PathSeparator}{_folder.FullName}"], options.Others);
        Assert.Empty(HostOptions.Parse(["dotnet", "exec", "--additional-deps", Path.Combine(_folder.FullName, "not.there"), "app.dll"]).Others);
    }

    /// <summary>The host reads its options in any case, and so may whoever writes them.</summary>
    [Test]
    public void Options_may_be_written_in_any_case_and_paths_do_not_depend_on_the_working_folder()
    {
        string more = Path.GetRelativePath(Environment.CurrentDirectory, _folder.FullName);
        var options = HostOptions.Parse(["dotnet", "--Roll-Forward", "Major", "--additional-deps", more, "app.dll"]);
        Assert.Equal(["--roll-forward", "Major", "--additional-deps", _folder.FullName], options.Others);
    }

    [Test]
    public void Files_and_folders_that_are_not_there_were_not_named()
    {
        var options = HostOptions.Parse(["dotnet", "exec", "--runtimeconfig", Config, "--additionalprobingpath", Config, "app.dll"]);
        Assert.Null(options.RuntimeConfig);
        Assert.Empty(options.Others);
    }

    [Test]
    public void A_system_that_does_not_say_says_nothing()
    {
        Assert.Empty(HostOptions.Parse([]).Others);
        Assert.Null(HostOptions.Parse([]).RuntimeConfig);
    }

    [Cases]
    [InlineData("/app/App.deps.json;/shared/X.deps.json", "/app/App.deps.json")]
    [InlineData("/a;b/App.deps.json;/shared/X.deps.json", "/a;b/App.deps.json")]
    [InlineData("/a;b/App.deps.json", "/a;b/App.deps.json")]
    [InlineData("", null)]
    public void The_first_list_of_dependencies_may_be_in_a_folder_with_a_semicolon(string files, string? first) =>
        Assert.Equal(first, ProgramConfiguration.FirstOf(files));

    public void Dispose() => _folder.Delete(recursive: true);
}
