using System.Runtime.CompilerServices;
using System.Text;
using MessagePack;

namespace Remoting.Serialization.State;

/// <summary>
/// What cannot travel, and where it is: the members that lead there, which the exception collects on its way up.
/// </summary>
internal sealed class StateException(string message, Exception? inner = null) : MessagePackSerializationException(message, inner)
{
    /// <summary>More members than this say no more.</summary>
    private const int Longest = 24;

    private readonly List<string> _members = [];
    private string? _root;

    public override string Message => _members.Count == 0 ? base.Message : $"{Path()}: {base.Message}";

    /// <summary>
    /// For exception filters, so that the stack is unwound once however deep it is. Always false: the exception goes on.
    /// </summary>
    /// <param name="holder">The type that has the member.</param>
    /// <param name="member">Its name; of an element, an index in brackets.</param>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public bool IsFrom(Type holder, string member)
    {
        if (_members.Count < Longest)
        {
            _members.Add(member);
            _root = holder.Name;
        }
        return false;
    }

    private string Path()
    {
        var path = new StringBuilder(_root);
        for (int i = _members.Count - 1; i >= 0; i--)
        {
            if (_members[i][0] != '[')
                path.Append('.');
            path.Append(_members[i]);
        }
        return path.ToString();
    }
}
