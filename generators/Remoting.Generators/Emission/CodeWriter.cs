using System.Text;

namespace Remoting.Generators.Emission;

/// <summary>Lines of code with indentation; <c>\n</c> line ends on every system.</summary>
internal sealed class CodeWriter
{
    private readonly StringBuilder _text = new();

    /// <summary>How many blocks are open.</summary>
    private int _depth;

    /// <summary>Writes each line of a text at the current indentation.</summary>
    public void Write(string lines)
    {
        foreach (var line in lines.Split('\n'))
        {
            var content = line.TrimEnd('\r');
            if (content.Length > 0 && content[0] != '#')
                _text.Append(' ', 4 * _depth);
            _text.Append(content).Append('\n');
        }
    }

    public void BlankLine() => _text.Append('\n');

    public void Open(string head)
    {
        Write(head);
        Write("{");
        _depth++;
    }

    public void Close()
    {
        _depth--;
        Write("}");
    }

    /// <summary>A single statement below an <c>if</c> or a loop.</summary>
    public void Indented(string line)
    {
        _depth++;
        Write(line);
        _depth--;
    }

    /// <summary>A member that is one expression, on a line of its own.</summary>
    public void Expression(string head, string value)
    {
        Write(head + " =>");
        Indented(value + ";");
    }

    public override string ToString() => _text.ToString();
}
