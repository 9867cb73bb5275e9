using System.Text;

namespace GenBn.Tests.Progress;

/// <summary>What a terminal shows of what a program wrote: lines, carriage returns, and erasing to the end of a line.</summary>
internal sealed class TerminalScreen
{
    private readonly List<StringBuilder> _lines = [new()];
    private int _column;

    /// <summary>The lines, without spaces at their ends.</summary>
    public string[] Lines => [.. _lines.Select(line => line.ToString().TrimEnd())];

    /// <summary>The longest line that was ever there.</summary>
    public int Widest { get; private set; }

    /// <summary>The screen after a text.</summary>
    public static TerminalScreen After(string text)
    {
        var screen = new TerminalScreen();
        for (int index = 0; index < text.Length; index++)
        {
            index += text[index] == '\e' ? screen.Obey(text, index) : screen.Put(text[index]);
        }

        return screen;
    }

    /// <summary>Carries out a control sequence: all but erasing only colours the text.</summary>
    /// <returns>Its length after the first character.</returns>
    private int Obey(string text, int start)
    {
        int end = start + 1;
        while (!char.IsLetter(text[end]))
        {
            end++;
        }

        string sequence = text[(start + 1)..(end + 1)];
        if (sequence == "[K")
        {
            _lines[^1].Length = Math.Min(_lines[^1].Length, _column);
        }
        else if (!sequence.EndsWith('m'))
        {
            throw new InvalidDataException($"control sequence {sequence}");
        }

        return end - start;
    }

    private int Put(char character)
    {
        StringBuilder line = _lines[^1];
        switch (character)
        {
            case '\n':
                _lines.Add(new StringBuilder());
                _column = 0;
                break;
            case '\r':
                _column = 0;
                break;
            default:
                line.Length = Math.Max(line.Length, _column + 1);
                line[_column++] = character;
                Widest = Math.Max(Widest, _column);
                break;
        }

        return 0;
    }
}
