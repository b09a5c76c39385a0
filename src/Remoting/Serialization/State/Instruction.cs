using System.Reflection.Emit;

namespace Remoting.Serialization.State;

/// <summary>One instruction of a method's code.</summary>
/// <param name="At">Where it begins.</param>
/// <param name="Operation">What it does.</param>
/// <param name="Operand">Where what it does that with begins.</param>
/// <param name="Next">Where the one behind it begins.</param>
internal readonly record struct Instruction(int At, OpCode Operation, int Operand, int Next)
{
    public bool Is(OpCode operation) => Operation == operation;

    /// <summary>Whether it is one of those that have several forms: <c>stloc.0</c>, <c>stloc.s</c> and <c>stloc</c>.</summary>
    public bool IsFormOf(string name) => Operation.Name is { } full && full.StartsWith(name, StringComparison.Ordinal) && (full.Length == name.Length || full[name.Length] == '.');
}
