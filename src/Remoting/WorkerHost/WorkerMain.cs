namespace Remoting.WorkerHost;

internal static class WorkerMain
{
    private static int Main() => 2;
}
