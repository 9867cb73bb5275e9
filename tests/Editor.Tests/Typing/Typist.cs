using Microsoft.CodeAnalysis.Text;
using Xunit;

namespace GenBn.Tests;

/// <summary>Somebody who types into a file: every key is an edit, and the text behind it stands in the editor for a while.</summary>
internal sealed class Typist
{
    private readonly List<TextChange> _keys = [];
    private string _text;
    private int _caret;
    private bool _closesBrackets;

    /// <param name="text">What is there before the first key; the caret is at its end, or at <c>$</c>.</param>
    public Typist(string text = "using GenBn;\n\n")
    {
        int caret = text.IndexOf('$', StringComparison.Ordinal);
        Start = _text = caret < 0 ? text : text.Remove(caret, 1);
        _caret = caret < 0 ? text.Length : caret;
    }

    /// <summary>The text before the first key.</summary>
    public string Start { get; }

    /// <summary>The text after the last one.</summary>
    public string End => _text;

    public IReadOnlyList<TextChange> Keys => _keys;

    /// <summary>From here on the editor adds the closing bracket or quote, and types over it.</summary>
    public Typist ClosingBrackets()
    {
        _closesBrackets = true;
        return this;
    }

    /// <summary>Types a text, one key after the other.</summary>
    public Typist Type(string text)
    {
        const string Opening = "([{\"";
        const string Closing = ")]}\"";
        foreach (char letter in text)
        {
            if (_closesBrackets && Closing.Contains(letter, StringComparison.Ordinal) && _caret < _text.Length && _text[_caret] == letter)
            {
                _caret++;
                continue;
            }

            int bracket = _closesBrackets ? Opening.IndexOf(letter, StringComparison.Ordinal) : -1;
            Insert(bracket < 0 ? letter.ToString() : $"{letter}{Closing[bracket]}");
            _caret++;
        }

        return this;
    }

    /// <summary>Inserts a text at one stroke.</summary>
    public Typist Paste(string text)
    {
        Insert(text);
        _caret += text.Length;
        return this;
    }

    /// <summary>Goes behind the first place with this text.</summary>
    public Typist After(string text)
    {
        Before(text);
        _caret += text.Length;
        return this;
    }

    /// <summary>Goes before the first place with this text.</summary>
    public Typist Before(string text)
    {
        _caret = _text.IndexOf(text, StringComparison.Ordinal);
        Assert.True(_caret >= 0, $"There is no '{text}' in: {_text}");
        return this;
    }

    /// <summary>Erases a text backwards, one key after the other, from the first place where it stands.</summary>
    public Typist Erase(string text)
    {
        After(text);
        for (int count = 0; count < text.Length; count++)
        {
            Remove(1);
        }

        return this;
    }

    /// <summary>Selects a text, erases it with one key, and types another.</summary>
    public Typist Replace(string text, string other)
    {
        After(text);
        Remove(text.Length);
        return Type(other);
    }

    private void Insert(string text)
    {
        _keys.Add(new TextChange(new TextSpan(_caret, 0), text));
        _text = _text.Insert(_caret, text);
    }

    private void Remove(int count)
    {
        _caret -= count;
        _keys.Add(new TextChange(new TextSpan(_caret, count), ""));
        _text = _text.Remove(_caret, count);
    }
}
