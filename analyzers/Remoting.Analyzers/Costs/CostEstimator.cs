using Microsoft.CodeAnalysis;

namespace Remoting.Analyzers.Costs;

/// <summary>
/// Estimates what one call of a method costs: it is rehearsed with a few numbers, and with texts and collections of ordinary length; and once more with longer
/// ones, which may not cost more than it takes to send what they have more.
/// </summary>
internal sealed class CostEstimator(Compilation compilation, CancellationToken cancellationToken, BodyCache? cache = null)
{
    private readonly BodyCache _bodies = cache ?? new BodyCache();

    // What grows no faster is no work to speak of: each element has to be written, sent and read as well, and texts are seldom longer than a line or two.
    private const double SentText = 4_000;
    private const double SentNumbers = 600;
    private const double SentObjects = 4_500;

    /// <summary>Small and larger numbers, among them a prime: most of what is called with numbers is called with such.</summary>
    private static readonly long[] Numbers = [12, 1_000, 99_991];

    /// <summary>One call of the method, without what it takes to make its arguments.</summary>
    /// <param name="method">The callable.</param>
    /// <param name="items">The numbers that its first parameter gets; empty where nobody knows.</param>
    public Cost Call(IMethodSymbol method, params long[] items)
    {
        // The largest first: where that takes long, there is nothing more to ask. A number for which it throws tells nothing. Where it throws for each of them, it may do something for others.
        var usual = new List<Result>();
        bool usesTimes = false;
        foreach (long number in (items.Length > 0 ? items : Numbers).OrderByDescending(number => number))
        {
            Result one = Rehearse(method, number, 1);
            usesTimes |= one.Sample.UsesTimes;
            if (!one.Throws)
            {
                if (!one.Cost.IsBelow(Rehearsal.Enough))
                    return one.Cost;
                usual.Add(one);
            }

            if (!one.Sample.UsesNumber)
                break;
        }

        if (usual.Count == 0)
        {
            usual.Add(Rehearse(method, null, 1));
            usesTimes |= usual[0].Sample.UsesTimes;
        }

        Cost dearest = usual.Aggregate(Cost.Zero, (cost, one) => Cost.Max(cost, one.Cost));
        if (!dearest.IsBelow(Rehearsal.Enough))
            return dearest;
        if (!usesTimes)
            return dearest;
        Result last = usual[usual.Count - 1];
        return Rehearse(method, last.Number, Sample.LongTimes).Cost.IsBelow(last.Cost.Nanoseconds + Sent(method)) ? dearest : Cost.Unknown;
    }

    private Result Rehearse(IMethodSymbol method, long? number, int times)
    {
        var sample = new Sample(number, times);
        var rehearsal = new Rehearsal(compilation, _bodies, sample, cancellationToken);
        Cost cost = rehearsal.Of(method, [.. method.Parameters.Select(sample.Of)]);
        return new Result(number, cost, rehearsal.Throws && cost.IsKnown, sample);
    }

    /// <summary>What came of one rehearsal, and what it was rehearsed with.</summary>
    private readonly record struct Result(long? Number, Cost Cost, bool Throws, Sample Sample);

    private static double Sent(IMethodSymbol method)
    {
        double sent = SentText;
        foreach (ITypeSymbol type in method.Parameters.Select(parameter => parameter.Type))
        {
            if (Sample.IsSequence(type) && type.SpecialType != SpecialType.System_String)
                sent += IsOfNumbers(type) ? SentNumbers - SentText : SentObjects;
            else if (type.SpecialType == SpecialType.None && type.TypeKind is TypeKind.Class or TypeKind.Struct)
                sent += SentObjects / 4;
        }

        return Math.Max(sent, SentNumbers);
    }

    private static bool IsOfNumbers(ITypeSymbol type) =>
        (type as IArrayTypeSymbol)?.ElementType.IsValueType ?? (type as INamedTypeSymbol)?.TypeArguments.All(argument => argument.IsValueType) ?? false;
}
