using System.Text;

namespace GenBn.Data;

/// <summary>
/// Reads the records of a CSV file, one at a time, by RFC 4180: separators separate fields, and line ends (CR LF or LF) separate records. A field in
/// quotation marks may contain both, and doubled quotation marks. Any deviation from these rules is an error.
/// </summary>
internal sealed class CsvRecords(TextReader text, string name, char separator)
{
    /// <summary>Largest number of characters of a field. Numbers and names need no more, and a file without line ends does not fill the memory.</summary>
    private const int LongestField = 1 << 16;

    private const int End = -1;

    /// <summary>Separators of other files, which numbers do not contain.</summary>
    private const string OtherSeparators = ";\t|";

    private readonly char[] _buffer = new char[1 << 14];
    private readonly List<int> _ends = [];
    private char[] _fields = new char[256];
    private int _length;
    private int _next;
    private int _filled;
    private int _line = 1;

    /// <summary>Line on which the current record begins, from 1.</summary>
    public int Line { get; private set; }

    /// <summary>Number of fields of the current record.</summary>
    public int Count => _ends.Count;

    /// <summary>A field of the current record, without its quotation marks.</summary>
    public ReadOnlySpan<char> this[int index] => _fields.AsSpan(Start(index), _ends[index] - Start(index));

    /// <summary>Whether the current record is an empty line, or contains only white space.</summary>
    public bool IsBlank => Count == 1 && this[0].IsWhiteSpace();

    /// <summary>Moves to the next record; false at the end, even if blank lines follow.</summary>
    /// <exception cref="InvalidDataException">The next record is not valid, or a blank line precedes it.</exception>
    public bool Read()
    {
        bool isThere = ReadRecord();
        int blank = Line;
        while (isThere && IsBlank)
        {
            isThere = ReadRecord();
            if (isThere && !IsBlank)
            {
                throw new InvalidDataException($"{name}: line {blank}: expected a record, found a blank line before the end of the file.");
            }
        }

        return isThere;
    }

    private bool ReadRecord()
    {
        Line = _line;
        _length = 0;
        _ends.Clear();
        if (Peek() == End)
        {
            return false;
        }

        do
        {
            if (Peek() == '"')
            {
                ReadQuoted();
            }
            else
            {
                ReadPlain();
            }

            _ends.Add(_length);
        }
        while (TakeSeparator());

        return true;
    }

    /// <summary>The exception for a field: what was expected, and the field.</summary>
    /// <param name="field">The field.</param>
    /// <param name="column">The text that follows the number of its column.</param>
    /// <param name="expected">What was expected.</param>
    /// <param name="hint">Advice that follows, unless the separator may be another one.</param>
    public InvalidDataException Fault(int field, string column, string expected, string hint = "")
    {
        string advice = SeparatorHint(field) is { Length: > 0 } separators ? separators : hint;
        return new($"{name}: line {Line}, column {field + 1}{column}: expected {expected}, found {CsvText.Of(this[field])}.{advice}");
    }

    /// <summary>A hint if a field contains another common separator; otherwise empty.</summary>
    public string SeparatorHint(int field)
    {
        int found = this[field].IndexOfAny(Count == 1 ? $",{OtherSeparators}" : OtherSeparators);
        if (found < 0 || this[field][found] == separator)
        {
            return "";
        }

        string shown = this[field][found] == '\t' ? "a tab" : $"'{this[field][found]}'";
        return $" It contains {shown}: if that separates the fields of this file, set {nameof(CsvOptions)}.{nameof(CsvOptions.Separator)}.";
    }

    /// <summary>The exception for the field that is being read, or for what follows the last one.</summary>
    private InvalidDataException Fault(string expected, string found, bool follows = false) =>
        new($"{name}: line {_line}, column {_ends.Count + (follows ? 0 : 1)}: expected {expected}, found {found}.");

    private int Start(int index) => index == 0 ? 0 : _ends[index - 1];

    private void ReadPlain()
    {
        int start = _length;
        while (Peek() is not (End or '\n' or '\r') && Peek() != separator)
        {
            char character = Take();
            if (character == '"')
            {
                throw Fault("a field that is entirely in quotation marks, or contains none", "one within it");
            }

            Append(character, start);
        }
    }

    private void ReadQuoted()
    {
        int start = _length;
        int line = _line;
        Take();
        while (true)
        {
            if (Peek() == End)
            {
                throw Fault($"a quotation mark that ends the one of line {line}", "the end of the file");
            }

            char character = Take();
            if (character == '"')
            {
                if (Peek() != '"')
                {
                    return;
                }

                Take();
            }

            Append(character, start);
        }
    }

    private void Append(char character, int start)
    {
        if (_length - start == LongestField)
        {
            throw Fault($"a field of at most {LongestField} characters", "a longer one");
        }

        if (_length == _fields.Length)
        {
            Array.Resize(ref _fields, 2 * _length);
        }

        // Tabs and line ends are text. Other control characters show another kind of file.
        if (char.IsControl(character) && character is not ('\t' or '\r' or '\n'))
        {
            throw Fault("text", character == 0 ? "the character NUL, as in UTF-16 without a mark of it" : $"the control character U+{(int)character:X4}");
        }

        _fields[_length++] = character;
    }

    /// <summary>Continues after a field; true if another one follows in the record.</summary>
    private bool TakeSeparator()
    {
        if (Peek() == End)
        {
            return false;
        }

        char character = Take();
        if (character == separator)
        {
            return true;
        }

        if (character == '\n' || (character == '\r' && Peek() == '\n' && Take() == '\n'))
        {
            return false;
        }

        string found = character == '\r' ? "a carriage return without a line feed" : CsvText.Of([character]);
        throw Fault($"{CsvText.Of([separator])} or the end of the line after the field", found, follows: true);
    }

    private int Peek()
    {
        if (_next == _filled)
        {
            Fill();
        }

        return _filled == 0 ? End : _buffer[_next];
    }

    private char Take()
    {
        char character = _buffer[_next++];
        _line += character == '\n' ? 1 : 0;
        return character;
    }

    private void Fill()
    {
        try
        {
            _next = 0;
            _filled = text.Read(_buffer, 0, _buffer.Length);
        }
        catch (DecoderFallbackException error)
        {
            throw new InvalidDataException($"{name}: line {_line} or soon after: expected UTF-8 text, found other bytes.", error);
        }
    }
}
