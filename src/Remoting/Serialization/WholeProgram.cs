using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using Remoting.Serialization.State;

namespace Remoting.Serialization;

/// <summary>
/// Whether the program is all there when it runs: its types can be looked into, and code can be made for them. Where it was trimmed or compiled ahead of time,
/// a type may have fewer fields than it was written with, so that only what generated code knows may travel.
/// </summary>
internal static class WholeProgram
{
    /// <summary>Told when the program is published (the package's targets), so that code which would not work there is left out of it, and what that needs.</summary>
    private const string Switch = "Remoting.WholeProgram";

    [FeatureSwitchDefinition(Switch)]
    public static bool IsThere { get; } = AppContext.TryGetSwitch(Switch, out bool isThere)
        ? isThere
        : RuntimeFeature.IsDynamicCodeSupported || AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES") is not null;

    /// <summary>What cannot be done without.</summary>
    public static StateException Missing(Type type) => new($"A '{TypeText.Of(type)}' cannot travel in a program that is trimmed or compiled ahead of time: "
        + "no serializer was generated for it, and none can be made while the program runs. Write [assembly: GenerateSerializer(typeof(...))] in the project that "
        + "declares the type, or name a formatter for it ([MessagePackFormatter], or a resolver of your own in "
        + $"{nameof(ProcessPoolOptions)}.{nameof(ProcessPoolOptions.SerializerOptions)}).");
}
