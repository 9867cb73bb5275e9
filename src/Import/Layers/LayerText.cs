using System.Globalization;

namespace GenBn.Import.Layers;

/// <summary>Arguments of attributes as C# writes them.</summary>
internal static class LayerText
{
    /// <summary>The shortest float literal that is read as this number: <c>1e-5f</c>, <c>0.25f</c>.</summary>
    public static string Float(float value)
    {
        string text = value.ToString("R", CultureInfo.InvariantCulture);
        int exponent = text.IndexOf('E', StringComparison.Ordinal);
        if (exponent >= 0)
        {
            string mantissa = text[..exponent];
            text = $"{mantissa}e{int.Parse(text[(exponent + 1)..], CultureInfo.InvariantCulture).ToString(CultureInfo.InvariantCulture)}";
        }

        return text + "f";
    }

    public static string Integer(int value) => value.ToString(CultureInfo.InvariantCulture);

    /// <summary>Rows and columns: one number if they agree.</summary>
    public static IEnumerable<string> Extent(int rows, int columns) => rows == columns ? [Integer(rows)] : [Integer(rows), Integer(columns)];

    /// <summary>An option that rows and columns have: nothing for defaults, one argument if they agree, otherwise one for each that differs.</summary>
    public static IEnumerable<string> Option(string name, int rows, int columns, int ofRows, int ofColumns)
    {
        if (rows == ofRows && columns == ofColumns)
        {
            yield break;
        }

        if (rows == columns)
        {
            yield return $"{name} = {Word(rows)}";
            yield break;
        }

        if (rows != ofRows)
        {
            yield return $"{name}Height = {Word(rows)}";
        }

        if (columns != ofColumns)
        {
            yield return $"{name}Width = {Word(columns)}";
        }
    }

    /// <summary>The bias of a convolution or dense layer, where it differs from the default.</summary>
    public static IEnumerable<string> Bias(bool has, bool meetsBatchNorm) => has != meetsBatchNorm ? [] : [has ? "Bias = true" : "Bias = false"];

    /// <summary>A number of rows or columns, or the word for it.</summary>
    public static string Word(int value) => value switch
    {
        WindowAxis.Same => "Padding.Same",
        WindowAxis.Causal => "Padding.Causal",
        _ => Integer(value),
    };

    /// <summary>An option of one number: nothing for the default.</summary>
    public static IEnumerable<string> Option(string name, int value, int absent) => value == absent ? [] : [$"{name} = {Word(value)}"];

    /// <summary>Rows and columns on the sides of an image: one number if all agree.</summary>
    public static IEnumerable<string> Border(int top, int bottom, int left, int right) =>
        top == bottom && top == left && top == right ? [Integer(top)] : [Integer(top), Integer(bottom), Integer(left), Integer(right)];
}
