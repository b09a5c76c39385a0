using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace Remoting.Analyzers;

// The contract with those who configure, suppress and search for these rules:
//
//   RMT00xx  the method cannot be a callable: no stub is generated for it              errors
//   RMT01xx  a value cannot cross, or may not survive, the way between processes       errors where certain, else warnings
//   RMT02xx  it works, but dispatching may cost more than the work                     warnings
//   RMT03xx  it runs, but in another process it may not mean what it says here         warnings
//   RMT09xx  the project is not set up for generated stubs                             information
//
// * An id is never reused, and never changes its meaning.
// * The severity states certainty. An error is never wrong; what can be wrong is a warning, in hedged words. Information, which
//   `dotnet build` does not print, is what explains an error of the compiler that is there in any case.
// * Each rule has an id of its own where someone may want to silence it alone: "can never be serialized" (RMT0101) must not
//   disappear together with "might not be serializable" (RMT0102).
// * Each rule has a page, docs/<id>.md, which its help link shows.

/// <summary>All rules, in the order of their ids.</summary>
internal static class Descriptors
{
    /// <summary>Where the pages of the rules are. Links in shipped assemblies keep pointing here: it does not move.</summary>
    public const string HelpLinkBase = "https://github.com/remoting-net/remoting/blob/main/analyzers/docs/";

    /// <summary>Tag of a rule whose reports are errors where it is certain and warnings where it is not.</summary>
    public const string SeverityFollowsCertainty = "Remoting.SeverityFollowsCertainty";

    private const string CallableCategory = "Remoting.Callables";
    private const string SerializationCategory = "Remoting.Serialization";
    private const string PerformanceCategory = "Remoting.Performance";
    private const string StateCategory = "Remoting.State";
    private const string SetupCategory = "Remoting.Setup";
    private const string CallCategory = "Remoting.Calls";

    public static readonly DiagnosticDescriptor MustBeStatic = new(
        id: "RMT0001",
        title: "Callable must be static, or a method of a type that can be serialized",
        messageFormat: "'{0}' cannot be called remotely because its object would have to travel with it, and {1}; make it static, and pass what it needs",
        category: CallableCategory,
        defaultSeverity: DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpLinkBase + "RMT0001.md");

    public static readonly DiagnosticDescriptor MustBeAccessible = new(
        id: "RMT0002",
        title: "Callable must be accessible to generated code",
        messageFormat: "'{0}' cannot be called remotely because {1}; {2}",
        category: CallableCategory,
        defaultSeverity: DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpLinkBase + "RMT0002.md");

    public static readonly DiagnosticDescriptor MustNotBeGeneric = new(
        id: "RMT0003",
        title: "Callable must not be generic",
        messageFormat: "'{0}' cannot be called remotely because {1} is generic, and the worker could not know the type arguments; mark a method that calls it with the types you need",
        category: CallableCategory,
        defaultSeverity: DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpLinkBase + "RMT0003.md");

    public static readonly DiagnosticDescriptor MustPassValues = new(
        id: "RMT0004",
        title: "Callable must take and return values",
        messageFormat: "'{0}' cannot be called remotely because {1}, and only values cross to another process; {2}",
        category: CallableCategory,
        defaultSeverity: DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpLinkBase + "RMT0004.md");

    public static readonly DiagnosticDescriptor UnsupportedKind = new(
        id: "RMT0005",
        title: "Callable is of a kind that cannot be called remotely",
        messageFormat: "{0} cannot be called remotely because {1}",
        category: CallableCategory,
        defaultSeverity: DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpLinkBase + "RMT0005.md");

    public static readonly DiagnosticDescriptor SameWireName = new(
        id: "RMT0006",
        title: "Two callables have the same wire name, or the same stub",
        messageFormat: "'{0}' gets no stub because '{1}' has {2}",
        category: CallableCategory,
        defaultSeverity: DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpLinkBase + "RMT0006.md");

    public static readonly DiagnosticDescriptor NothingMarked = new(
        id: "RMT0007",
        title: "Assembly attribute marks no method that can be called remotely",
        messageFormat: "The attribute marks nothing that can be called remotely: {0}",
        category: CallableCategory,
        defaultSeverity: DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpLinkBase + "RMT0007.md");

    public static readonly DiagnosticDescriptor OtherStubName = new(
        id: "RMT0008",
        title: "Stubs of a type have another name",
        messageFormat: "The stubs of '{0}' are '{0}.{1}' instead of '{0}.Remote', because the type {2}",
        category: CallableCategory,
        defaultSeverity: DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        helpLinkUri: HelpLinkBase + "RMT0008.md");

    public static readonly DiagnosticDescriptor NoStub = new(
        id: "RMT0009",
        title: "Callable has no stub, because the generator did not see it",
        messageFormat: "'{0}' has no stub because {1}",
        category: CallableCategory,
        defaultSeverity: DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpLinkBase + "RMT0009.md");

    // A warning: the startup may be that of the program, which a library does not see.
    public static readonly DiagnosticDescriptor NoStartup = new(
        id: "RMT0010",
        title: "Callable asks for services that nothing may give",
        messageFormat: "'{0}' of '{1}' is to be a service of the worker, but this assembly names no startup for workers; unless that of the program adds it, the call fails",
        category: CallableCategory,
        defaultSeverity: DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        helpLinkUri: HelpLinkBase + "RMT0010.md");

    public static readonly DiagnosticDescriptor ParameterNotSerializable = new(
        id: "RMT0101",
        title: "Parameter can never be serialized",
        messageFormat: "Parameter '{0}' of '{1}' cannot be serialized because {2}",
        category: SerializationCategory,
        defaultSeverity: DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpLinkBase + "RMT0101.md");

    public static readonly DiagnosticDescriptor ParameterMaybeNotSerializable = new(
        id: "RMT0102",
        title: "Parameter might not be serializable at run time",
        messageFormat: "Parameter '{0}' of '{1}' might not be serializable at run time because {2}",
        category: SerializationCategory,
        defaultSeverity: DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        helpLinkUri: HelpLinkBase + "RMT0102.md");

    // One id for both certainties, because there is one result to decide about. Where it is not certain, the report says so and
    // is a warning: the severity here is the default of the id, and a diagnostic may be created with a lower one.
    public static readonly DiagnosticDescriptor ResultNotSerializable = new(
        id: "RMT0103",
        title: "Result cannot, or might not, be serialized",
        messageFormat: "The result of '{0}' {1} because {2}",
        category: SerializationCategory,
        defaultSeverity: DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpLinkBase + "RMT0103.md",
        customTags: SeverityFollowsCertainty);

    public static readonly DiagnosticDescriptor DerivedArgument = new(
        id: "RMT0104",
        title: "Argument is of a derived type",
        messageFormat: "{0}",
        category: SerializationCategory,
        defaultSeverity: DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        helpLinkUri: HelpLinkBase + "RMT0104.md");

    public static readonly DiagnosticDescriptor LostState = new(
        id: "RMT0105",
        title: "Object may lose state on the way",
        messageFormat: "{0} may arrive {1}",
        category: SerializationCategory,
        defaultSeverity: DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        helpLinkUri: HelpLinkBase + "RMT0105.md");

    public static readonly DiagnosticDescriptor UnseenFields = new(
        id: "RMT0106",
        title: "Generated serializer does not carry all fields",
        messageFormat: "'{0}' has {1}, which the generated serializer does not carry, as when another generator adds it; "
            + "'[assembly: AssumeSerializable(typeof({2}))]' leaves the type to the run time, which sees all fields",
        category: SerializationCategory,
        defaultSeverity: DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpLinkBase + "RMT0106.md");

    // As with a result: there is one type to decide about, for certain or not.
    public static readonly DiagnosticDescriptor NoSerializer = new(
        id: "RMT0107",
        title: "Type gets no serializer, or might not be serializable",
        messageFormat: "'{0}' {1} because {2}",
        category: SerializationCategory,
        defaultSeverity: DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpLinkBase + "RMT0107.md",
        customTags: SeverityFollowsCertainty);

    public static readonly DiagnosticDescriptor MissingChunkSize = new(
        id: "RMT0201",
        title: "Small work per item without a chunk size",
        messageFormat: "'{0}' may take {1} an item, {2}",
        category: PerformanceCategory,
        defaultSeverity: DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        helpLinkUri: HelpLinkBase + "RMT0201.md");

    public static readonly DiagnosticDescriptor SubmitInLoop = new(
        id: "RMT0202",
        title: "Calls submitted one by one in a loop",
        messageFormat: "{0}",
        category: PerformanceCategory,
        defaultSeverity: DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        helpLinkUri: HelpLinkBase + "RMT0202.md");

    public static readonly DiagnosticDescriptor RepeatedArgument = new(
        id: "RMT0203",
        title: "Large value is sent again with every item",
        messageFormat: "'{0}'{1} may be sent again with every item; share it with the workers, with 'Executor.Share'",
        category: PerformanceCategory,
        defaultSeverity: DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        helpLinkUri: HelpLinkBase + "RMT0203.md");

    public static readonly DiagnosticDescriptor StaticState = new(
        id: "RMT0301",
        title: "Callable uses mutable static state",
        messageFormat: "'{0}' {1}, of which each worker may have a copy of its own; {2}",
        category: StateCategory,
        defaultSeverity: DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        helpLinkUri: HelpLinkBase + "RMT0301.md");

    public static readonly DiagnosticDescriptor ChangedArgument = new(
        id: "RMT0302",
        title: "Callable changes an argument",
        messageFormat: "'{0}' changes its argument '{1}', which is a copy in the worker, so the caller may never see the change; return what has changed",
        category: StateCategory,
        defaultSeverity: DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        helpLinkUri: HelpLinkBase + "RMT0302.md");

    public static readonly DiagnosticDescriptor LocalWork = new(
        id: "RMT0303",
        title: "Local code where a remote call is expected",
        messageFormat: "This would not run in a worker: {0}; {1}",
        category: CallCategory,
        defaultSeverity: DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        helpLinkUri: HelpLinkBase + "RMT0303.md");

    public static readonly DiagnosticDescriptor DroppedResult = new(
        id: "RMT0304",
        title: "Result of a call is dropped",
        messageFormat: "'{0}' {1}",
        category: CallCategory,
        defaultSeverity: DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        helpLinkUri: HelpLinkBase + "RMT0304.md");

    public static readonly DiagnosticDescriptor WaitsInsideCallable = new(
        id: "RMT0305",
        title: "Callable waits for a pool",
        messageFormat: "'{0}' may wait for calls of '{1}', which is another pool in each worker: its workers add up, and on a 'ThreadPoolExecutor' the wait may never end; call the method itself, and let the caller divide the work",
        category: CallCategory,
        defaultSeverity: DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        helpLinkUri: HelpLinkBase + "RMT0305.md");

    public static readonly DiagnosticDescriptor OldLanguage = new(
        id: "RMT0901",
        title: "'Type.Remote' needs C# 14 or newer",
        messageFormat: "{0} because this project is compiled as C# {1}; 'Type.Remote' needs C# 14 or newer ('LangVersion')",
        category: SetupCategory,
        defaultSeverity: DiagnosticSeverity.Info,
        isEnabledByDefault: true,
        helpLinkUri: HelpLinkBase + "RMT0901.md");

    /// <summary>The whole table, for what is generated from it.</summary>
    public static ImmutableArray<DiagnosticDescriptor> All { get; } =
    [
        MustBeStatic,
        MustBeAccessible,
        MustNotBeGeneric,
        MustPassValues,
        UnsupportedKind,
        SameWireName,
        NothingMarked,
        OtherStubName,
        NoStub,
        NoStartup,
        ParameterNotSerializable,
        ParameterMaybeNotSerializable,
        ResultNotSerializable,
        DerivedArgument,
        LostState,
        UnseenFields,
        NoSerializer,
        MissingChunkSize,
        SubmitInLoop,
        RepeatedArgument,
        StaticState,
        ChangedArgument,
        LocalWork,
        DroppedResult,
        WaitsInsideCallable,
        OldLanguage,
    ];
}
