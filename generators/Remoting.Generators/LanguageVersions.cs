using Microsoft.CodeAnalysis.CSharp;

namespace Remoting.Generators;

/// <summary>What generated code needs of the language.</summary>
internal static class LanguageVersions
{
    /// <summary>Stubs are a static class of their own, <c>OrderRemote.Change(...)</c>, from here on.</summary>
    public const LanguageVersion Oldest = LanguageVersion.CSharp9;

    /// <summary>Stubs are found by an extension property, <c>Order.Remote.Change(...)</c>, from here on.</summary>
    public const LanguageVersion WithExtensions = LanguageVersion.CSharp14;
}
