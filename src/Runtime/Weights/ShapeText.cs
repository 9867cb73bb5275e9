using System.Globalization;
using System.Text;

namespace GenBn.Weights;

/// <summary>Shapes in messages, for example <c>6×1×5×5</c>.</summary>
internal static class ShapeText
{
    /// <summary>Number of sizes in a message. A damaged file may declare a shape of millions of sizes.</summary>
    private const int MostSizes = 8;

    /// <summary>The sizes, outermost first; <c>[]</c> for the shape of a single value without dimensions.</summary>
    public static string Of(ReadOnlySpan<int> shape)
    {
        if (shape.IsEmpty)
        {
            return "[]";
        }

        var text = new StringBuilder();
        for (int index = 0; index < shape.Length && index < MostSizes; index++)
        {
            text.Append(index == 0 ? "" : "×").Append(shape[index].ToString(CultureInfo.InvariantCulture));
        }

        return text.Append(shape.Length > MostSizes ? "×…" : "").ToString();
    }

    /// <inheritdoc cref="Of(ReadOnlySpan{int})"/>
    public static string Of(IReadOnlyList<int> shape) => Of([.. shape]);

    /// <summary>Whether two shapes are the same.</summary>
    public static bool AreEqual(IReadOnlyList<int> shape, ReadOnlySpan<int> other)
    {
        bool equal = shape.Count == other.Length;
        for (int index = 0; equal && index < other.Length; index++)
        {
            equal = shape[index] == other[index];
        }

        return equal;
    }
}
