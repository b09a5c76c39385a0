using Remoting;

[assembly: GenerateSerializer(typeof(Order0107))] // RMT0107

public class Order0107
{
    public Action? Done { get; set; }
}
