using System.Globalization;

namespace GenBn.Tests;

/// <summary>Channels × rows × columns, or a vector.</summary>
internal readonly record struct Shape(int Channels, int Rows, int Columns, bool IsVector)
{
    public static Shape Vector(int features) => new(features, 1, 1, IsVector: true);

    public int Values => Channels * Rows * Columns;

    /// <summary>As messages write it.</summary>
    public override string ToString() => IsVector
        ? Channels.ToString(CultureInfo.InvariantCulture)
        : string.Create(CultureInfo.InvariantCulture, $"{Channels}×{Rows}×{Columns}");
}

/// <summary>A kernel on an image: one row of arithmetic for each direction, from the definition.</summary>
internal readonly record struct Sliding(int Kernel, int Stride, int Padding)
{
    private const int Same = -1;

    /// <summary>Positions at which the kernel fits, found by putting it at one after the other.</summary>
    public int Positions(int size)
    {
        if (Padding == Same)
        {
            return (size + Stride - 1) / Stride;
        }

        int positions = 0;
        for (int start = -Padding; start + Kernel <= size + Padding; start += Stride)
        {
            positions++;
        }

        return positions;
    }

    /// <summary>How many rows of the kernel never meet the input.</summary>
    public int Idle(int size)
    {
        (int kernel, int stride, int positions) = (Kernel, Stride, Positions(size));
        int before = Padding == Same ? Math.Max(0, ((positions - 1) * stride) + kernel - size) / 2 : Padding;
        return Enumerable.Range(0, kernel).Count(row => !Enumerable.Range(0, positions).Any(position => (position * stride) - before + row is var met && met >= 0 && met < size));
    }

    /// <summary>How many rows of the input the kernel never meets at the end.</summary>
    public int Unread(int size) => Padding == Same ? 0 : Math.Max(0, size - (((Positions(size) - 1) * Stride) + Kernel - Padding));
}
