using Remoting.Generators.Model;

namespace Remoting.Generators.Emission;

/// <summary>
/// A method with optional parameters is not what a map takes as a method; a lambda would be needed. So its stub has an overload for the
/// parameters that have to be there, unless that would be the signature of another.
/// </summary>
internal static class LeadingParameters
{
    /// <summary>How many parameters the overload of each callable has; nothing where it has none.</summary>
    public static Dictionary<CallableModel, int> Of(EquatableArray<CallableModel> callables)
    {
        var taken = new HashSet<string>(callables.Select(callable => callable.StubSignature), StringComparer.Ordinal);
        return callables
            .Select(callable => (Callable: callable, Parameters: CallEmitter.Travelling(callable)))
            .Select(item => (item.Callable, Count: Count(item.Parameters), item.Parameters))
            .Where(item => item.Count < item.Parameters.Count)
            .GroupBy(item => item.Callable.SignatureOf(item.Parameters.Take(item.Count)), StringComparer.Ordinal)
            .Where(group => !taken.Contains(group.Key) && group.Count() == 1)
            .Select(group => group.First())
            .ToDictionary(item => item.Callable, item => item.Count);
    }

    /// <summary>The parameters that have to be there, but one at least: a map has one for each of its sources.</summary>
    private static int Count(List<ParameterModel> parameters)
    {
        var count = parameters.Count;
        while (count > 1 && parameters[count - 1].Omitted is not null)
            count--;

        // What the caller's compiler fills in has to stay optional.
        var isRequired = parameters.Take(count).All(parameter => parameter is { Default: null, DefaultAttributes: "" });
        return isRequired || (count == 1 && parameters[0].Omitted is not null) ? count : parameters.Count;
    }
}
