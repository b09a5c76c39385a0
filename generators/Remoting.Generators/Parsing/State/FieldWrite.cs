using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Remoting.Generators.Parsing;

/// <summary>A field that code sets, by its name.</summary>
/// <param name="Name">The name.</param>
/// <param name="Value">What it is set to; <see langword="null"/> where that may be anything.</param>
/// <param name="IsReference">Whether only a reference to it is given to somebody, who may set it or not.</param>
/// <param name="IsOwn">Whether it is one of the object whose code it is, if that has such a field; else it may be any object's.</param>
/// <param name="IsCopy">Whether it is set to a field of the same name.</param>
internal sealed record FieldWrite(string Name, ExpressionSyntax? Value, bool IsReference, bool IsOwn, bool IsCopy)
{
    /// <summary>All of it that counts, as text. What is no plain constant may be anything.</summary>
    public string Text => (IsOwn ? "" : ".") + Name + (IsCopy ? " copied" : Value is not null && HashStart.IsPlain(Value) ? $" = {Value}" : "");
}
