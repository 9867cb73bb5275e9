namespace GenBn.Sample.Predicting;

/// <summary>Reads files of images, whatever they are called.</summary>
internal static class ImageFile
{
    private const int StartLength = 8;

    /// <summary>Reads the image of a PNG, JPEG or BMP file, or the first images of an IDX file.</summary>
    /// <returns>Each image with its place in an IDX file; no place in the others, which have one image.</returns>
    /// <exception cref="InvalidDataException">It is neither, is damaged, or its images are not of the form.</exception>
    public static IEnumerable<(int? Index, byte[] Pixels)> Read(string path, int first, InputForm form)
    {
        byte[] start = StartOf(path);
        if (PngFile.Begins(start))
        {
            return [(null, PngFile.Read(path, form))];
        }

        if (start is [0xFF, 0xD8, ..] or [(byte)'B', (byte)'M', ..])
        {
            return [(null, Decoded(path, form))];
        }

        return IdxFile.Begins(start)
            ? IdxFile.Read(path, first, form).Select((pixels, index) => ((int?)index, pixels))
            : throw new InvalidDataException(
                $"{path}: expected a PNG, JPEG or BMP image or an IDX file of images, " +
                $"found {(start.Length == 0 ? "an empty file" : $"a file that starts with {Convert.ToHexStringLower(start)}")}.");
    }

    /// <summary>A JPEG or BMP file, decoded as by the package for folders of images.</summary>
    private static byte[] Decoded(string path, InputForm form)
    {
        float[] values = GenBn.Images.ImageFile.Load(
            path, form.Channels, form.Height, form.Width, form.Resize ? GenBn.Images.ImageResize.Area : GenBn.Images.ImageResize.None, scale: 1);
        return Array.ConvertAll(values, value => (byte)((byte)value ^ (form.Invert ? 255 : 0)));
    }

    private static byte[] StartOf(string path)
    {
        using FileStream file = File.OpenRead(path);
        byte[] start = new byte[StartLength];
        return start[..file.ReadAtLeast(start, start.Length, throwOnEndOfStream: false)];
    }
}
