using System.Globalization;
using Remoting.Benchmarks;
using Remoting.Benchmarks.Peers;
using Remoting.Benchmarks.Work;

switch (args)
{
    case ["compare", ..]:
        CommandLine options;
        try
        {
            options = CommandLine.Parse(args.AsSpan(1));
        }
        catch (FormatException e)
        {
            await Console.Error.WriteLineAsync(e.Message);
            await Console.Error.WriteLineAsync(CommandLine.Usage);
            return 2;
        }
        return await CompareCommand.RunAsync(options);

    // What this program does as a child of itself.
    case [BareSocket.Verb, var path]:
        BareSocket.Serve(path);
        return 0;

    case [StreamJsonRpcChild.Verb, var path]:
        await StreamJsonRpcChild.ServeAsync(path);
        return 0;

    case [ItemStream.Verb, var items]:
        await ItemStream.RunAsync(int.Parse(items, CultureInfo.InvariantCulture));
        return 0;

    default:
        bool asked = args is ["--help" or "-h"];
        await (asked ? Console.Out : Console.Error).WriteLineAsync(CommandLine.Usage);
        return asked ? 0 : 2;
}
