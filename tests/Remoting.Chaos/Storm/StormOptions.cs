using System.Globalization;

namespace Remoting.Chaos.Storm;

/// <summary>What the command line asks for.</summary>
/// <param name="Duration">For how long; the round that is under way then is played to its end.</param>
/// <param name="Seed">Chooses what is done. When it happens is chosen by the machine.</param>
/// <param name="OwnProcess">Whether the process is the storm's own, which it may stop and leave without descriptors.</param>
public sealed record StormOptions(TimeSpan Duration, int Seed, bool OwnProcess = false)
{
    public const string Usage = """
        Usage: --minutes N [--seed S]    calls of all kinds while workers are killed, stopped and recycled at random
               deaths                    every way to die at every moment, as a table
        """;

    /// <exception cref="FormatException">The command line is wrong; the message says what.</exception>
    public static StormOptions Parse(ReadOnlySpan<string> arguments)
    {
        double? minutes = null;
        int seed = 1;
        for (int i = 0; i < arguments.Length; i += 2)
        {
            string value = i + 1 < arguments.Length ? arguments[i + 1] : throw new FormatException($"{arguments[i]} needs a value.");
            switch (arguments[i])
            {
                case "--minutes" when double.TryParse(value, CultureInfo.InvariantCulture, out double number) && number > 0:
                    minutes = number;
                    break;
                case "--seed" when int.TryParse(value, CultureInfo.InvariantCulture, out int number):
                    seed = number;
                    break;
                default:
                    throw new FormatException($"{arguments[i]} {value}: not understood.");
            }
        }
        return new StormOptions(TimeSpan.FromMinutes(minutes ?? throw new FormatException("--minutes is missing.")), seed, OwnProcess: true);
    }
}
