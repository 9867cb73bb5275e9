using System.Numerics;

namespace GenBn.Images;

/// <summary>From interleaved pixels, <c>[height, width, channels]</c>, to planes of another size, <c>[channels, height, width]</c>.</summary>
/// <remarks>The centre of pixel i of n lies at (i + ½) / n of the image, in both sizes.</remarks>
internal static class Resampling
{
    /// <summary>Each pixel is the nearest one; the same one where the sizes are the same.</summary>
    public static void Nearest<T>(ReadOnlySpan<T> source, int sourceHeight, int sourceWidth, int channels, Span<T> destination, int height, int width)
    {
        for (int row = 0; row < height; row++)
        {
            long sourceRow = ((2L * row) + 1) * sourceHeight / (2L * height);
            for (int column = 0; column < width; column++)
            {
                long sourceColumn = ((2L * column) + 1) * sourceWidth / (2L * width);
                for (int channel = 0; channel < channels; channel++)
                {
                    destination[(((channel * height) + row) * width) + column] =
                        source[(int)((((sourceRow * sourceWidth) + sourceColumn) * channels) + channel)];
                }
            }
        }
    }

    /// <summary>Each pixel is interpolated between four, those at the border repeated, and rounded to the nearest.</summary>
    public static void Bilinear<T>(ReadOnlySpan<T> source, int sourceHeight, int sourceWidth, int channels, Span<T> destination, int height, int width)
        where T : unmanaged, IBinaryInteger<T>
    {
        for (int row = 0; row < height; row++)
        {
            (int top, int bottom, double down) = Neighbours(row, height, sourceHeight);
            for (int column = 0; column < width; column++)
            {
                (int left, int right, double across) = Neighbours(column, width, sourceWidth);
                for (int channel = 0; channel < channels; channel++)
                {
                    double above = Between(At(source, top, left), At(source, top, right), across);
                    double below = Between(At(source, bottom, left), At(source, bottom, right), across);
                    destination[(((channel * height) + row) * width) + column] = T.CreateTruncating(Math.Floor(Between(above, below, down) + 0.5));

                    double At(ReadOnlySpan<T> pixels, int y, int x) => double.CreateTruncating(pixels[(((y * sourceWidth) + x) * channels) + channel]);
                }
            }
        }
    }

    /// <summary>Each pixel is the mean of the area that it covers, rounded to the nearest.</summary>
    /// <param name="source">The image.</param>
    /// <param name="sourceHeight">Its height.</param>
    /// <param name="sourceWidth">Its width.</param>
    /// <param name="channels">Its channels.</param>
    /// <param name="destination">Receives the planes.</param>
    /// <param name="height">Their height.</param>
    /// <param name="width">Their width.</param>
    /// <param name="keepsRatio">Whether only the largest part around the centre with their ratio is used.</param>
    public static void Area<T>(
        ReadOnlySpan<T> source, int sourceHeight, int sourceWidth, int channels, Span<T> destination, int height, int width, bool keepsRatio)
        where T : unmanaged, IBinaryInteger<T>
    {
        double partHeight = keepsRatio ? Math.Min(sourceHeight, (double)sourceWidth * height / width) : sourceHeight;
        double partWidth = keepsRatio ? Math.Min(sourceWidth, (double)sourceHeight * width / height) : sourceWidth;
        double top = (sourceHeight - partHeight) / 2;
        double left = (sourceWidth - partWidth) / 2;
        for (int row = 0; row < height; row++)
        {
            (double above, double below) = (top + (row * partHeight / height), top + ((row + 1) * partHeight / height));
            for (int column = 0; column < width; column++)
            {
                (double from, double to) = (left + (column * partWidth / width), left + ((column + 1) * partWidth / width));
                for (int channel = 0; channel < channels; channel++)
                {
                    double sum = 0;
                    double area = 0;
                    for (int y = (int)above; y < Math.Min(sourceHeight, Math.Ceiling(below)); y++)
                    {
                        double tall = Math.Min(below, y + 1) - Math.Max(above, y);
                        for (int x = (int)from; x < Math.Min(sourceWidth, Math.Ceiling(to)); x++)
                        {
                            double share = tall * (Math.Min(to, x + 1) - Math.Max(from, x));
                            sum += share * double.CreateTruncating(source[(((y * sourceWidth) + x) * channels) + channel]);
                            area += share;
                        }
                    }

                    destination[(((channel * height) + row) * width) + column] = T.CreateTruncating(Math.Floor((sum / area) + 0.5));
                }
            }
        }
    }

    /// <summary>The two pixels around the centre of one, and how far it is from the first towards the second.</summary>
    private static (int First, int Second, double Share) Neighbours(int index, int count, int sourceCount)
    {
        double place = Math.Clamp(((index + 0.5) * sourceCount / count) - 0.5, 0, sourceCount - 1);
        int first = (int)place;
        return (first, Math.Min(first + 1, sourceCount - 1), place - first);
    }

    private static double Between(double first, double second, double share) => first + ((second - first) * share);
}
