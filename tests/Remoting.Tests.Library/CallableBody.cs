namespace Remoting.Tests.Library;

/// <summary>What callables of every shape do, so that all give the same.</summary>
public static class CallableBody
{
    /// <summary>Leaves a value where the test finds it: callables without a result have nothing else.</summary>
    public static void Leave(string file, int value) => File.WriteAllText(file, value.ToString(System.Globalization.CultureInfo.InvariantCulture));

    public static async Task LeaveAsync(string file, int value)
    {
        await Task.Yield();
        Leave(file, value);
    }

    public static async Task<int> LaterAsync(int value)
    {
        await Task.Yield();
        return value;
    }

    public static async IAsyncEnumerable<int> EachAsync(int value)
    {
        for (int i = 0; i < 3; i++)
        {
            await Task.Yield();
            yield return value + i;
        }
    }
}
