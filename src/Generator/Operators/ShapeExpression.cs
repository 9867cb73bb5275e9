namespace GenBn.Generator.Operators;

/// <summary>
/// A size as the user writes it, over the shape of a layer's input: whole numbers, <c>+ - * /</c> and parentheses, with c, h and w of an image
/// or f of a vector.
/// </summary>
/// <param name="text">What is written.</param>
internal sealed class ShapeExpression(string text)
{
    /// <summary>What is allowed, for messages.</summary>
    public const string Grammar = "whole numbers, + - * / and parentheses over c, h and w of an image, or f of a vector";

    private const string ImageNames = "chw";

    private const string VectorNames = "f";

    /// <summary>Longer ones are no sizes, and could nest parentheses without end.</summary>
    private const int MostLetters = 256;

    private TensorShape? _shape;
    private int _at;

    /// <summary>Whether it is an expression.</summary>
    public bool IsValid => text.Length <= MostLetters && Read(null).IsComplete;

    /// <summary>Whether it takes something of an image.</summary>
    public bool ReadsImage => text.IndexOfAny(ImageNames.ToCharArray()) >= 0;

    /// <summary>Whether it takes the features of a vector.</summary>
    public bool ReadsVector => text.IndexOfAny(VectorNames.ToCharArray()) >= 0;

    /// <summary>Its value for a shape; null where it divides by 0 or leaves the numbers.</summary>
    public long? Of(TensorShape shape) => Read(shape).Value;

    /// <param name="shape">Of the input; null while only the form counts.</param>
    private (long? Value, bool IsComplete) Read(TensorShape? shape)
    {
        _shape = shape;
        _at = 0;
        bool isComplete = Sum(out long? value);
        Skip();
        return (value, isComplete && _at == text.Length);
    }

    private bool Sum(out long? value)
    {
        bool isRead = Product(out value);
        while (isRead && TakeAny("+-") is { } sign)
        {
            isRead = Product(out long? right);
            value = Calculated(value, right, sign);
        }

        return isRead;
    }

    private bool Product(out long? value)
    {
        bool isRead = Factor(out value);
        while (isRead && TakeAny("*/") is { } sign)
        {
            isRead = Factor(out long? right);
            value = Calculated(value, right, sign);
        }

        return isRead;
    }

    private bool Factor(out long? value)
    {
        value = null;
        if (TakeAny("(") is not null)
        {
            return Sum(out value) && TakeAny(")") is not null;
        }

        if (TakeAny(ImageNames + VectorNames) is { } name)
        {
            value = name switch { 'c' or 'f' => _shape?.Channels, 'h' => _shape?.Height, _ => _shape?.Width };
            return _at == text.Length || !char.IsLetterOrDigit(text[_at]);
        }

        int first = _at;
        while (_at < text.Length && text[_at] is >= '0' and <= '9')
        {
            _at++;
        }

        value = long.TryParse(text.Substring(first, _at - first), out long number) && number <= Largest ? number : null;
        return _at > first && (_at == text.Length || !char.IsLetter(text[_at]));
    }

    private char? TakeAny(string letters)
    {
        Skip();
        return _at < text.Length && letters.IndexOf(text[_at]) >= 0 ? text[_at++] : null;
    }

    private void Skip()
    {
        while (_at < text.Length && text[_at] == ' ')
        {
            _at++;
        }
    }

    private static long? Calculated(long? left, long? right, char sign)
    {
        if (left is not { } first || right is not { } second || (sign == '/' && second == 0))
        {
            return null;
        }

        decimal value = sign switch
        {
            '+' => (decimal)first + second,
            '-' => (decimal)first - second,
            '*' => Math.Abs((double)first * second) > long.MaxValue ? decimal.MaxValue : (decimal)first * second,
            _ => Math.Floor((decimal)first / second),
        };
        return Math.Abs(value) > Largest ? null : (long)value;
    }

    /// <summary>No size comes near it, and numbers up to it can be multiplied.</summary>
    private const long Largest = 1L << 40;
}
