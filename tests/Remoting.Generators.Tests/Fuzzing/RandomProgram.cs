using System.Globalization;
using System.Text;

namespace Remoting.Generators.Tests.Fuzzing;

/// <summary>
/// A program of a few declarations, the same for the same seed. It need not be legal: what does not compile by itself, with its marks
/// taken for any attribute, is passed over. Each has a namespace of its own, so that many go into one compilation.
/// </summary>
internal sealed class RandomProgram
{
    private readonly Random _random;
    private readonly List<string> _data = [];
    private readonly StringBuilder _text = new();

    /// <summary>In the global namespace some names would be in the way of every other program.</summary>
    private bool _isGlobal;

    private RandomProgram(int seed) => _random = new Random(seed);

    public const string DataNamespace = "FuzzedLibrary";

    /// <param name="seed">What it is made of.</param>
    /// <param name="space">Its namespace; empty for the global one.</param>
    public static string Create(int seed, string space)
    {
        var program = new RandomProgram(seed);
        program.Write(space);
        return program._text.ToString();
    }

    private bool Chance(int percent) => _random.Next(100) < percent;

    private T Pick<T>(params T[] choices) => RandomNames.Pick(_random, choices);

    private string TypeName()
    {
        var name = RandomNames.Type(_random);
        return _isGlobal && name is "System" or "Remoting" or "MessagePack" or "Task" or "List" or "Func" or "Type" or "Nullable" or "@var" ? "Plain" : name;
    }

    private void Write(string space)
    {
        _isGlobal = space.Length == 0;
        if (Chance(15))
            _text.AppendLine("#nullable disable");
        _text.AppendLine("#pragma warning disable EXP1, EXP2, OWN1, CS0612, CS0618");
        _text.AppendLine("extern alias aliased;");
        _text.AppendLine("using System; using System.Collections.Generic; using System.Diagnostics.CodeAnalysis; using System.Runtime.InteropServices; using System.Runtime.CompilerServices; using System.Threading; using System.Threading.Tasks; using Remoting; using MessagePack;");
        if (Chance(20))
            _text.AppendLine($"[assembly: ProcessPoolCallable(typeof({Pick("FuzzedLibrary.Api", "FuzzedLibrary.Shared", "aliased::FuzzedLibrary.Api", "aliased::FuzzedLibrary.Shared")}), {Pick("\"F\"", "\"G\"", "\"F\", Name = \"f\"")})]");
        if (Chance(10))
            _text.AppendLine(Pick("[assembly: ProcessPoolCallable(typeof(int), \"Parse\")]", "[assembly: ProcessPoolCallable(typeof(Task), \"Delay\")]", "[assembly: ProcessPoolCallable(typeof(string), \"Join\")]", "[assembly: ProcessPoolCallable(typeof(DateTime), \"Equals\")]"));
        if (space.Length > 0)
            _text.Append("namespace ").Append(space).AppendLine(" {");
        for (var i = _random.Next(3); i >= 0; i--)
            Data(i);
        for (var i = _random.Next(3); i >= 0; i--)
            Container(depth: 0);
        if (Chance(10))
            _text.Append("namespace ").Append(TypeName()).Append(Pick("Remote", "Callables", "RemoteExtension", "")).AppendLine(" { class Inside { } }");
        if (Chance(10))
            _text.Append("class ").Append(TypeName()).Append(Pick("Remote", "Callables", "RemoteExtension")).AppendLine(" { }");
        if (space.Length > 0)
            _text.AppendLine("}");
        if (Chance(15))
            _text.AppendLine("#nullable restore");
    }

    private void Data(int index)
    {
        var name = Pick("Data", "Order", "A_B", "Point", "@class", "Result") + index.ToString(CultureInfo.InvariantCulture);
        var access = Chance(90) ? "public" : "internal";
        _text.Append(Caution(20, isType: true));
        switch (_random.Next(6))
        {
            case 0:
                _text.AppendLine($"{access} enum {name} {Pick("", ": byte", ": long", ": ulong", ": sbyte")} {{ {Caution(20, isType: true)} Red = 0, {Caution(20, isType: true)} Green = 1, Crimson = 0, @event = 5 }}");
                break;
            case 1:
                _text.AppendLine($"{access} {Pick("record", "sealed record", "readonly record struct", "record struct")} {name}({Member()} X, {Member()} Y);");
                break;
            case 2:
                _text.AppendLine($"{access} {Pick("struct", "class", "sealed class")} {name} {{ public {Member()} X; {Caution(20, isType: true)} public {Member()} Y {{ get; {Pick("set", "init", "internal set")}; }} public {name}() {{ X = default!; Y = default!; }} {Caution(10)} public {name}({Member()} x) : this() {{ }} }}");
                break;
            case 3:
                _text.AppendLine($"[MessagePackObject] {access} class {name} {{ [Key(0)] public {Member()} X {{ get; set; }} = default!; [Key(2)] public {Member()} Y {{ get; set; }} = default!; }}");
                break;
            case 4:
                _text.AppendLine($"{access} class {name} {{ public required {Member()} X {{ get; set; }} {Pick("", "public static int Remote;", "private int _hidden = 1; public int Hidden() => _hidden;")} }}");
                break;
            default:
                _text.AppendLine($"{access} class {name} {{ public class Inner {{ public {Member()} X {{ get; set; }} = default!; }} public Inner? I {{ get; set; }} }}");
                _data.Add(name + ".Inner");
                break;
        }

        _data.Add(name);
    }

    private string Member() => Chance(40) && _data.Count > 0 ? Pick([.. _data]) : Pick("int", "string", "string?", "double?", "DayOfWeek", "int[]", "List<string>", "Dictionary<string, int>", "(int A, string B)");

    private void Container(int depth)
    {
        var name = TypeName();
        var access = depth == 0 ? Pick("public", "public", "internal", "") : Pick("public", "public", "public", "internal", "internal", "private");
        var kind = Pick("class", "static class", "static class", "struct", "record", "record struct", "interface", "sealed class", "abstract class", "partial class", "readonly struct", "ref struct");
        _text.Append(Caution(12, isType: true)).Append($"{access} {kind} {name}{(Chance(5) ? "<T>" : "")} {{ ");
        for (var i = _random.Next(4); i >= 0; i--)
            Method(kind);
        if (Chance(10))
            _text.Append(Pick("public static int Remote = 1; ", "public static int RemoteCalls => 1; ", "public class Remote { } ", "private static void Remote() { } "));
        if (depth < 3 && Chance(35))
            Container(depth + 1);
        _text.AppendLine("}");
    }

    private void Method(string kind)
    {
        var isStatic = kind.StartsWith("static", StringComparison.Ordinal) || Chance(75);
        var result = Chance(20) ? "void" : ResultType();
        var access = Pick("public", "public", "public", "internal", "internal", kind.Contains("class", StringComparison.Ordinal) && !isStatic ? "protected internal" : "internal", "private", "");
        var parameters = Parameters();
        _text.Append(Caution(25));
        if (Chance(85))
            _text.Append(Pick("[ProcessPoolCallable] ", "[ProcessPoolCallable] ", "[ProcessPoolCallable(Name = \"" + Pick("one", "two", "\\\"", "\\ud800", "\\n", "{0}") + "\")] "));
        if (isStatic && Chance(2))
            _text.Append("[UnmanagedCallersOnly] ");
        if (result.StartsWith("string", StringComparison.Ordinal) && Chance(20))
            _text.Append("[return: MaybeNull] ");
        _text.Append($"{access} {(isStatic ? "static " : "")}{(parameters.Contains('*', StringComparison.Ordinal) ? "unsafe " : "")}{result} {RandomNames.Method(_random)}{(Chance(3) ? "<T>" : "")}({parameters}) ");
        _text.Append(kind == "interface" && !isStatic ? "; " : "=> throw null!; ");
    }

    private string ResultType()
    {
        var type = Type();
        return Pick("{0}", "{0}", "{0}", "Task<{0}>", "ValueTask<{0}>", "IAsyncEnumerable<{0}>", "IEnumerable<{0}>", "Task", "ValueTask", "IEnumerator<{0}>").Replace("{0}", type, StringComparison.Ordinal);
    }

    private string Parameters()
    {
        var names = new HashSet<string>();
        var parameters = new List<string>();
        var hasDefaults = false;
        for (var i = _random.Next(5); i > 0; i--)
        {
            var name = RandomNames.Parameter(_random);
            if (names.Add(name))
                parameters.Add(Parameter(name, ref hasDefaults));
        }

        if (Chance(10))
            parameters.Add("params " + Pick("int[]", "string[]", "List<int>", "IEnumerable<string>", "ReadOnlySpan<int>") + " rest");
        return string.Join(", ", parameters);
    }

    private string Parameter(string name, ref bool hasDefaults)
    {
        if (hasDefaults || Chance(25))
        {
            hasDefaults = true;
            var (type, value) = Pick(
                ("int", "-3"), ("int", "int.MinValue"), ("string", "\"a\\\"\\n\""), ("string?", "null"), ("char", "'\\''"), ("double", "double.NaN"), ("float", "-1.5f"), ("decimal", "-1.10m"), ("bool", "true"),
                ("DateTime", "default"), ("Guid", "default"), ("DayOfWeek", "DayOfWeek.Friday"), ("DayOfWeek?", "(DayOfWeek)77"), ("int?", "null"), ("int?", "5"), ("CancellationToken", "default"),
                ("IProgress<int>?", "null"), ("ulong", "ulong.MaxValue"), ("(int, string)", "default"), ("object?", "null"), (Chance(50) && _data.Count > 0 ? Pick([.. _data]) : "int", "default!"));
            return Chance(10) ? $"[CallerMemberName] string {name} = \"\"" : Chance(10) ? $"[CallerLineNumber] int {name} = 0" : $"{type} {name} = {value}";
        }

        return Pick("", "", "", "", "", "", "", "", "[AllowNull] ", "[DisallowNull] ", "[Optional] ", "[Optional, DefaultParameterValue(3)] ", "[StringSyntax(\"Regex\")] ", "in ", "ref ")
            + Pick(Type(), Type(), Type(), Type(), Type(), "CancellationToken", "IProgress<" + Type() + ">", Type(), Type(), Pick("int*", "Span<int>", "scoped Span<int>", "dynamic")) + " " + name;
    }

    private string Type(int depth = 0)
    {
        if (_data.Count > 0 && Chance(40))
            return Pick([.. _data]) + Pick("", "", "?", "[]");
        if (depth > 2 || Chance(40))
            return Pick("int", "string", "string?", "double", "object", "DateTime", "Guid?", "decimal", "DayOfWeek", "Uri", "nint", "Type", "byte[]", "dynamic?", "Half", "(int, int)", DataNamespace + ".P", DataNamespace + ".Old", DataNamespace + ".Trial", "aliased::" + DataNamespace + ".P");
        return Pick("List<{0}>", "{0}[]", "{0}[,]", "Dictionary<string, {0}>", "({0} A, string? B)", "Nullable<int>", "IReadOnlyList<{0}>", "HashSet<{0}>", "KeyValuePair<int, {0}>", "Memory<{0}>", "Func<{0}>", "List<{0}?>", "IEnumerable<{0}>", "Lazy<{0}>")
            .Replace("{0}", Type(depth + 1), StringComparison.Ordinal);
    }

    private string Caution(int percent, bool isType = false) => !Chance(percent) ? "" : isType && Chance(60) ? Pick(
        "[Obsolete] ", "[Obsolete(DiagnosticId = \"OWN1\")] ", "[Experimental(\"EXP1\")] ", "[Experimental(\"EXP2\")] ") : isType ? Pick("[Obsolete(\"\", true)] ", "") : Pick(
        "[Obsolete] ", "[Obsolete(\"no\")] ", "[Obsolete(\"\", true)] ", "[Obsolete(\"x\", false, DiagnosticId = \"OWN1\")] ", "[Obsolete(\"x\", true, DiagnosticId = \"not-an-id\")] ",
        "[Experimental(\"EXP1\")] ", "[Experimental(\"EXP2\")] ", "[RequiresUnreferencedCode(\"x\")] ", "[RequiresDynamicCode(\"x\")] ", "[RequiresAssemblyFiles] ", "[System.Runtime.Versioning.SupportedOSPlatform(\"windows\")] ");
}
