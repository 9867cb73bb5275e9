namespace GenBn.Sample.Predicting;

/// <summary>Reads files of images, whatever they are called.</summary>
internal static class ImageFile
{
    private const int StartLength = 8;

    /// <summary>Reads the image of a PNG file, or the first images of an IDX file.</summary>
    /// <returns>Each image with its place in an IDX file; no place in a PNG file, which has one image.</returns>
    /// <exception cref="InvalidDataException">It is neither, is damaged, or its images are not of the form.</exception>
    public static IEnumerable<(int? Index, byte[] Pixels)> Read(string path, int first, InputForm form)
    {
        byte[] start = StartOf(path);
        if (PngFile.Begins(start))
        {
            return [(null, PngFile.Read(path, form))];
        }

        return IdxFile.Begins(start)
            ? IdxFile.Read(path, first, form).Select((pixels, index) => ((int?)index, pixels))
            : throw new InvalidDataException(
                $"{path}: expected a PNG image or an IDX file of images, " +
                $"found {(start.Length == 0 ? "an empty file" : $"a file that starts with {Convert.ToHexStringLower(start)}")}.");
    }

    private static byte[] StartOf(string path)
    {
        using FileStream file = File.OpenRead(path);
        byte[] start = new byte[StartLength];
        return start[..file.ReadAtLeast(start, start.Length, throwOnEndOfStream: false)];
    }
}
