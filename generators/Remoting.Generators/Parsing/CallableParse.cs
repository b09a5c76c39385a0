using System.Collections.Immutable;
using Remoting.Generators.Model;

namespace Remoting.Generators.Parsing;

/// <summary>
/// What the parser makes of a method. There is no model if and only if a problem is an error or the method does not
/// compile by itself; in the latter case nobody says anything on top of the compiler's own errors.
/// </summary>
internal sealed class CallableParse
{
    public CallableParse(CallableModel? model, ImmutableArray<TypeModel> types, ImmutableArray<CallableProblem> problems, bool hasCompileErrors)
    {
        Model = model;
        Types = types;
        Problems = problems;
        HasCompileErrors = hasCompileErrors;
    }

    /// <summary>The callable, when it can be called.</summary>
    public CallableModel? Model { get; }

    /// <summary>The types that its data need serializers for.</summary>
    public ImmutableArray<TypeModel> Types { get; }

    public ImmutableArray<CallableProblem> Problems { get; }

    /// <summary>Whether a type in the signature, or in the data, is an error type.</summary>
    public bool HasCompileErrors { get; }
}
