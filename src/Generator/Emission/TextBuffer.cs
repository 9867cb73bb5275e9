using System.Buffers;
using System.Globalization;

namespace GenBn.Generator.Emission;

/// <summary>Text in one growing piece of memory, in which the last line can still be changed; that is what a <see cref="System.Text.StringBuilder"/> is slow at.</summary>
/// <param name="capacity">Characters for which there is room at first.</param>
internal sealed class TextBuffer(int capacity)
{
    private char[] _text = ArrayPool<char>.Shared.Rent(capacity);

    /// <summary>The one below, where some that wait for their next use lie in a stack.</summary>
    public TextBuffer? Below { get; set; }

    /// <summary>Characters so far. Setting it shortens the text.</summary>
    public int Length { get; set; }

    public char this[int index]
    {
        get => _text[index];
        set => _text[index] = value;
    }

    public void Append(char character)
    {
        Reserve(1);
        _text[Length++] = character;
    }

    public void Append(string text, int start, int count)
    {
        Reserve(count);
        text.CopyTo(start, _text, Length, count);
        Length += count;
    }

    /// <summary>Appends a number, in the same digits everywhere.</summary>
    public void Append(int number)
    {
        if (number is >= 0 and < 10)
        {
            Append((char)('0' + number));
            return;
        }

        string digits = number.ToString(CultureInfo.InvariantCulture);
        Append(digits, 0, digits.Length);
    }

    /// <summary>Puts blanks between what is there.</summary>
    public void InsertBlanks(int at, int count)
    {
        Reserve(count);
        Array.Copy(_text, at, _text, at + count, Length - at);
        _text.AsSpan(at, count).Fill(' ');
        Length += count;
    }

    public string ToString(int start, int length) => new(_text, start, length);

    /// <summary>The whole text. The memory goes back to others: nothing can be appended any more.</summary>
    public string ToStringAndClear()
    {
        string text = ToString(0, Length);
        ArrayPool<char>.Shared.Return(_text);
        _text = [];
        Length = 0;
        return text;
    }

    private void Reserve(int count)
    {
        if (Length + count > _text.Length)
        {
            char[] longer = ArrayPool<char>.Shared.Rent(Math.Max(Length + count, 2 * _text.Length));
            Array.Copy(_text, longer, Length);
            ArrayPool<char>.Shared.Return(_text);
            _text = longer;
        }
    }
}
