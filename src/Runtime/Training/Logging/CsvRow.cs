using System.Globalization;

namespace GenBn.Training;

/// <summary>A line of comma-separated values, as bytes. The memory is reused.</summary>
internal sealed class CsvRow
{
    private byte[] _bytes = new byte[256];
    private int _length;

    /// <summary>The line, including its end.</summary>
    public ReadOnlySpan<byte> Line => _bytes.AsSpan(0, _length);

    /// <summary>Empties the line.</summary>
    public void Clear() => _length = 0;

    /// <summary>Adds a number in the shortest form that is read back as the same number.</summary>
    public void Add<T>(T value)
        where T : struct, IUtf8SpanFormattable
    {
        AddSeparator();
        int written;
        while (!value.TryFormat(_bytes.AsSpan(_length), out written, default, CultureInfo.InvariantCulture))
        {
            Array.Resize(ref _bytes, 2 * _bytes.Length);
        }

        _length += written;
    }

    /// <summary>Adds an empty value.</summary>
    public void AddEmpty() => AddSeparator();

    /// <summary>Ends the line.</summary>
    public void End() => AddByte((byte)'\n');

    private void AddSeparator()
    {
        if (_length > 0)
        {
            AddByte((byte)',');
        }
    }

    private void AddByte(byte value)
    {
        if (_length == _bytes.Length)
        {
            Array.Resize(ref _bytes, 2 * _bytes.Length);
        }

        _bytes[_length++] = value;
    }
}
