using Remoting;

public class Fonts0010
{
    public string Name => "Garamond";
}

public static class Pages0010
{
    [ProcessPoolCallable]
    public static string Print(string text, [FromServices] Fonts0010 fonts) => text + fonts.Name; // RMT0010
}
