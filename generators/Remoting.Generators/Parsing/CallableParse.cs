using System.Collections.Immutable;
using Remoting.Generators.Model;

namespace Remoting.Generators.Parsing;

/// <summary>
/// What the parser makes of a method. There is no model if and only if a problem is an error or the method does not
/// compile by itself; in the latter case nobody says anything on top of the compiler's own errors.
/// </summary>
internal sealed class CallableParse
{
    public CallableParse(CallableModel? model, ImmutableArray<TypeModel> types, ImmutableArray<CallableProblem> problems, bool hasCompileErrors, ImmutableArray<SerializerNotes> notes = default)
    {
        Model = model;
        Types = types;
        Problems = problems;
        HasCompileErrors = hasCompileErrors;
        Notes = notes.IsDefault ? [] : notes;
    }

    /// <summary>The same under another wire name.</summary>
    public CallableParse Named(string name) => new(Model is null ? null : Model with { WireName = name }, Types, Problems, HasCompileErrors, Notes);

    /// <summary>The callable, when it can be called.</summary>
    public CallableModel? Model { get; }

    /// <summary>The types that its data need serializers for.</summary>
    public ImmutableArray<TypeModel> Types { get; }

    /// <summary>What the files of those serializers have to say.</summary>
    public ImmutableArray<SerializerNotes> Notes { get; }

    public ImmutableArray<CallableProblem> Problems { get; }

    /// <summary>Whether a type in the signature, or in the data, is an error type.</summary>
    public bool HasCompileErrors { get; }
}
