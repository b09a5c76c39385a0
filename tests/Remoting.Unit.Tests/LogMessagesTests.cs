namespace Remoting.Tests;

/// <summary>
/// The generator of log messages writes the classes that have some in the order of a hash table: with two of them in a project, the same sources do not always
/// make the same bytes.
/// </summary>
public sealed class LogMessagesTests
{
    [Test]
    public void One_class_of_a_project_has_log_messages()
    {
        string sources = Path.Combine(RoomsTests.Root, "src");
        foreach (string project in Directory.EnumerateDirectories(sources))
        {
            string[] files = [.. Directory.EnumerateFiles(project, "*.cs", SearchOption.AllDirectories).Where(IsSource).Where(HasMessages)];
            Assert.True(files.Length <= 1, $"These have log messages: {string.Join(", ", files)}");
        }

        bool IsSource(string file) => Path.GetRelativePath(sources, file).Split(Path.DirectorySeparatorChar)[1] is not ("obj" or "bin");
    }

    private static bool HasMessages(string file) => File.ReadAllText(file).Contains("[LoggerMessage", StringComparison.Ordinal);
}
