namespace Remoting.Generators;

/// <summary>Names of the pipeline's steps, by which the tests tell what was computed anew.</summary>
internal static class Steps
{
    public const string Callables = nameof(Callables);
    public const string Groups = nameof(Groups);
    public const string Serializers = nameof(Serializers);
    public const string Registry = nameof(Registry);
    public const string Entry = nameof(Entry);
}
