namespace GenBn.Images;

/// <summary>Turns an image upright, by the number that a camera writes into its file (EXIF 2.32, tag 0112).</summary>
/// <remarks>
/// Where the file's first row and first column are in the upright image: 1 top, left; 2 top, right; 3 bottom, right; 4 bottom, left;
/// 5 left, top; 6 right, top; 7 right, bottom; 8 left, bottom.
/// </remarks>
internal static class Orientation
{
    /// <summary>The image as its file has it.</summary>
    public const int Upright = 1;

    /// <summary>Whether rows become columns.</summary>
    public static bool Turns(int orientation) => orientation is >= 5 and <= 8;

    /// <summary>The upright image.</summary>
    public static Raster Apply(Raster image, int orientation)
    {
        if (orientation == Upright)
        {
            return image;
        }

        (int height, int width) = Turns(orientation) ? (image.Width, image.Height) : (image.Height, image.Width);
        return image.Words is ushort[] words
            ? Raster.Of(height, width, image.Channels, Turned(words, height, width, image.Channels, orientation))
            : Raster.Of(height, width, image.Channels, Turned(image.Bytes!, height, width, image.Channels, orientation));
    }

    private static T[] Turned<T>(T[] source, int height, int width, int channels, int orientation)
    {
        // Of the upright image: whether it is read from the right, from the bottom, and whether its rows are the source's columns.
        bool fromRight = orientation is 2 or 3 or 7 or 8;
        bool fromBottom = orientation is 3 or 4 or 6 or 7;
        bool turns = Turns(orientation);
        int sourceHeight = turns ? width : height;
        int sourceWidth = turns ? height : width;
        var upright = new T[source.Length];
        int at = 0;
        for (int row = 0; row < height; row++)
        {
            for (int column = 0; column < width; column++)
            {
                (int y, int x) = turns ? (column, row) : (row, column);
                y = fromBottom ? sourceHeight - 1 - y : y;
                x = fromRight ? sourceWidth - 1 - x : x;
                int from = ((y * sourceWidth) + x) * channels;
                for (int channel = 0; channel < channels; channel++)
                {
                    upright[at++] = source[from + channel];
                }
            }
        }

        return upright;
    }
}
