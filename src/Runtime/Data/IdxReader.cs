using System.Buffers.Binary;

namespace GenBn.Data;

/// <summary>Grayscale images of one size, read from an IDX file.</summary>
/// <param name="Pixels">The pixels, row-major, <c>[Count, Rows, Columns]</c>, 0 to 255.</param>
/// <param name="Count">Number of images.</param>
/// <param name="Rows">Height of an image, in pixels.</param>
/// <param name="Columns">Width of an image, in pixels.</param>
public sealed record IdxImages(byte[] Pixels, int Count, int Rows, int Columns);

/// <summary>
/// Reads the IDX format of MNIST and its descendants: two zero bytes, the type of the elements (0x08, unsigned byte),
/// the number of dimensions, each size as a big-endian 32-bit number, then the data.
/// </summary>
/// <remarks>
/// Gzip is recognised by its magic bytes 1f 8b, not by the name of the file. Several members are one content, zeros may follow, and every checksum
/// is checked. No more than the declared size is decompressed. Memory grows with the data that arrive, not with the sizes that the header
/// declares. Any defect of the content is an <see cref="InvalidDataException"/> that names the file, what was expected and what was found.
/// </remarks>
public static class IdxReader
{
    private const int ClassesOfMnist = 10;
    private const byte UnsignedByte = 0x08;
    private const int MagicLength = 4;
    private const int FirstCapacity = 1 << 20;

    /// <summary>Reads a file of images: three dimensions (images, rows, columns).</summary>
    /// <param name="path">An IDX file, plain or gzip.</param>
    /// <exception cref="FileNotFoundException">The file does not exist.</exception>
    /// <exception cref="DirectoryNotFoundException">Its directory does not exist.</exception>
    /// <exception cref="InvalidDataException">The content is not a complete IDX file of images, and nothing else.</exception>
    public static IdxImages ReadImages(string path)
    {
        using FileStream file = File.OpenRead(path);
        return ReadImages(file, path);
    }

    /// <summary>Reads images from a stream, from its position to its end. The stream stays open.</summary>
    /// <param name="stream">IDX content, plain or, if the stream can seek, gzip.</param>
    /// <param name="name">Name of the content in error messages.</param>
    /// <exception cref="InvalidDataException">The content is not a complete IDX file of images, and nothing else.</exception>
    public static IdxImages ReadImages(Stream stream, string name)
    {
        (int[] sizes, byte[] pixels) = Read(stream, name, dimensions: 3);
        return new IdxImages(pixels, Count: sizes[0], Rows: sizes[1], Columns: sizes[2]);
    }

    /// <summary>Reads a file of labels: one dimension. Any byte is accepted as a label.</summary>
    /// <param name="path">An IDX file, plain or gzip.</param>
    /// <exception cref="FileNotFoundException">The file does not exist.</exception>
    /// <exception cref="DirectoryNotFoundException">Its directory does not exist.</exception>
    /// <exception cref="InvalidDataException">The content is not a complete IDX file of labels, and nothing else.</exception>
    public static byte[] ReadLabels(string path)
    {
        using FileStream file = File.OpenRead(path);
        return ReadLabels(file, path);
    }

    /// <summary>Reads labels from a stream, from its position to its end. The stream stays open.</summary>
    /// <param name="stream">IDX content, plain or, if the stream can seek, gzip.</param>
    /// <param name="name">Name of the content in error messages.</param>
    /// <exception cref="InvalidDataException">The content is not a complete IDX file of labels, and nothing else.</exception>
    public static byte[] ReadLabels(Stream stream, string name) => Read(stream, name, dimensions: 1).Data;

    /// <summary>Reads images and their labels. With the default scale, values are from 0 to 1.</summary>
    /// <param name="imagesPath">Path of the IDX file of the images, plain or gzip.</param>
    /// <param name="labelsPath">Path of the IDX file of the labels, plain or gzip.</param>
    /// <param name="classes">Number of classes. Labels are from 0 to <paramref name="classes"/> − 1.</param>
    /// <param name="scale">Factor of pixels, finite and positive; 1/255 maps them to 0 … 1, and 1 leaves them raw.</param>
    /// <returns>Samples of <c>rows · columns</c> values, of the shape 1 × rows × columns.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The number of classes is not positive, or the scale not finite and positive.</exception>
    /// <exception cref="FileNotFoundException">A file does not exist.</exception>
    /// <exception cref="DirectoryNotFoundException">A directory does not exist.</exception>
    /// <exception cref="InvalidDataException">
    /// A file is damaged or of another kind, the numbers of images and labels differ, or a label is out of range.
    /// </exception>
    public static Dataset Load(string imagesPath, string labelsPath, int classes = ClassesOfMnist, float scale = Dataset.ByteScale)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(classes);
        Dataset.CheckScale(scale);
        return Combine(ReadImages(imagesPath), imagesPath, labelsPath, classes, scale);
    }

    /// <summary>Reads a directory with the four files of MNIST, with ten classes. With the default scale, values are from 0 to 1.</summary>
    /// <param name="directory">
    /// A directory with <c>train-images-idx3-ubyte</c>, <c>train-labels-idx1-ubyte</c>, <c>t10k-images-idx3-ubyte</c> and
    /// <c>t10k-labels-idx1-ubyte</c>. A name may also be spelled with a dot (<c>train-images.idx3-ubyte</c>) and end in <c>.gz</c>. If there are
    /// several spellings, the first in the order plain, .gz, dot, dot with .gz is read.
    /// </param>
    /// <param name="scale">Factor of pixels, finite and positive; 1/255 maps them to 0 … 1, and 1 leaves them raw.</param>
    /// <exception cref="ArgumentOutOfRangeException">The scale is not finite and positive.</exception>
    /// <exception cref="DirectoryNotFoundException">The directory does not exist.</exception>
    /// <exception cref="FileNotFoundException">One of the four files is missing.</exception>
    /// <exception cref="InvalidDataException">
    /// A file is damaged or of another kind, the numbers of images and labels differ, a label is out of range, or training and test images have
    /// different sizes.
    /// </exception>
    public static (Dataset Train, Dataset Test) LoadFolder(string directory, float scale = Dataset.ByteScale)
    {
        ArgumentException.ThrowIfNullOrEmpty(directory);
        Dataset.CheckScale(scale);
        if (!Directory.Exists(directory))
        {
            throw new DirectoryNotFoundException($"The directory '{directory}' does not exist.");
        }

        string trainImagesPath = FindFile(directory, "train-images", "idx3-ubyte");
        string trainLabelsPath = FindFile(directory, "train-labels", "idx1-ubyte");
        string testImagesPath = FindFile(directory, "t10k-images", "idx3-ubyte");
        string testLabelsPath = FindFile(directory, "t10k-labels", "idx1-ubyte");

        IdxImages trainImages = ReadImages(trainImagesPath);
        IdxImages testImages = ReadImages(testImagesPath);
        if ((testImages.Rows, testImages.Columns) != (trainImages.Rows, trainImages.Columns))
        {
            throw new InvalidDataException(
                $"{testImagesPath}: expected images of {trainImages.Rows} × {trainImages.Columns} pixels as in " +
                $"{trainImagesPath}, found {testImages.Rows} × {testImages.Columns}.");
        }

        return (Combine(trainImages, trainImagesPath, trainLabelsPath, ClassesOfMnist, scale),
                Combine(testImages, testImagesPath, testLabelsPath, ClassesOfMnist, scale));
    }

    private static string FindFile(string directory, string part, string kind)
    {
        string[] spellings = [$"{part}-{kind}", $"{part}-{kind}.gz", $"{part}.{kind}", $"{part}.{kind}.gz"];
        foreach (string spelling in spellings)
        {
            string path = Path.Combine(directory, spelling);
            if (File.Exists(path))
            {
                return path;
            }
        }

        throw new FileNotFoundException(
            $"{directory}: expected a file {string.Join(" or ", spellings)}, found none.",
            Path.Combine(directory, spellings[0]));
    }

    private static Dataset Combine(IdxImages images, string imagesPath, string labelsPath, int classes, float scale)
    {
        int[] labels = ReadLabels(labelsPath, images.Count, imagesPath, classes);
        return new Dataset(images.Pixels, labels, images.Rows * images.Columns, classes, scale) { Shape = new ImageShape(1, images.Rows, images.Columns) };
    }

    /// <summary>Reads the labels of a number of images, and checks that each is a class.</summary>
    internal static int[] ReadLabels(string labelsPath, int count, string imagesPath, int classes)
    {
        byte[] bytes = ReadLabels(labelsPath);
        if (bytes.Length != count)
        {
            throw new InvalidDataException(
                $"{labelsPath}: expected {count} labels, one for each image of {imagesPath}, found {bytes.Length}.");
        }

        var labels = new int[bytes.Length];
        for (int i = 0; i < labels.Length; i++)
        {
            labels[i] = bytes[i];
            if (labels[i] >= classes)
            {
                throw new InvalidDataException(
                    $"{labelsPath}: record {i} (counted from 0): expected a label from 0 to {classes - 1}, found {labels[i]}.");
            }
        }

        return labels;
    }

    private static (int[] Sizes, byte[] Data) Read(Stream stream, string name, int dimensions)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(name);
        if (!stream.CanSeek || !StartsAsGzip(stream))
        {
            return ReadContent(stream, name, dimensions);
        }

        using var content = new GzipContent(stream);
        return ReadContent(content, name, dimensions);
    }

    internal static bool StartsAsGzip(Stream stream)
    {
        long start = stream.Position;
        Span<byte> magic = stackalloc byte[2];
        bool isGzip = stream.ReadAtLeast(magic, magic.Length, throwOnEndOfStream: false) == magic.Length && IsGzip(magic);
        stream.Position = start;
        return isGzip;
    }

    private static bool IsGzip(ReadOnlySpan<byte> start) => start is [0x1f, 0x8b, ..];

    private static (int[] Sizes, byte[] Data) ReadContent(Stream content, string name, int dimensions)
    {
        Span<uint> sizes = stackalloc uint[dimensions];
        ReadHeader(content, name, sizes);
        int length = DataLength(sizes, name);
        int[] checkedSizes = Array.ConvertAll(sizes.ToArray(), size => (int)size);
        byte[] data = ReadData(content, name, length, checkedSizes);

        Span<byte> next = stackalloc byte[1];
        if (Fill(content, name, next) != 0)
        {
            throw new InvalidDataException(
                $"{name}: expected the end after {length} bytes of data ({Product(checkedSizes)}), found more.");
        }

        return (checkedSizes, data);
    }

    internal static void ReadHeader(Stream content, string name, Span<uint> sizes)
    {
        Span<byte> header = stackalloc byte[HeaderLength(sizes.Length)];
        int found = Fill(content, name, header);
        if (found >= MagicLength)
        {
            CheckMagic(header[..MagicLength], name, sizes.Length);
        }

        if (found < header.Length)
        {
            throw new InvalidDataException($"{name}: expected a header of {header.Length} bytes, found {found}.");
        }

        for (int i = 0; i < sizes.Length; i++)
        {
            sizes[i] = BinaryPrimitives.ReadUInt32BigEndian(header[(MagicLength + (i * sizeof(uint)))..]);
        }
    }

    private static void CheckMagic(ReadOnlySpan<byte> magic, string name, int dimensions)
    {
        if (IsGzip(magic))
        {
            throw new InvalidDataException(
                $"{name}: expected IDX content, found gzip in a stream that cannot seek or within gzip.");
        }

        if (magic[0] != 0 || magic[1] != 0)
        {
            throw new InvalidDataException(
                $"{name}: expected an IDX file, which starts with 00 00, found {magic[0]:x2} {magic[1]:x2}.");
        }

        if (magic[2] != UnsignedByte)
        {
            throw new InvalidDataException(
                $"{name}: expected elements of type 0x{UnsignedByte:x2} (unsigned byte), found type 0x{magic[2]:x2}.");
        }

        if (magic[3] != dimensions)
        {
            throw new InvalidDataException(
                $"{name}: expected {dimensions} dimension(s), {(dimensions == 1 ? "labels" : "images")}, found {magic[3]}.");
        }
    }

    private static int DataLength(ReadOnlySpan<uint> sizes, string name)
    {
        ulong length = 1;
        foreach (uint size in sizes)
        {
            // This cannot overflow: the length is at most Array.MaxLength, which is less than 2^31, and the size is less than 2^32.
            length *= size;
            if (length == 0 || length > (ulong)Array.MaxLength)
            {
                throw new InvalidDataException(
                    $"{name}: expected positive sizes with a product of at most {Array.MaxLength}, found " +
                    $"{Product(sizes.ToArray())}.");
            }
        }

        return (int)length;
    }

    /// <summary>Reads exactly <paramref name="length"/> bytes into memory that doubles as they arrive.</summary>
    private static byte[] ReadData(Stream content, string name, int length, int[] sizes)
    {
        var data = new byte[Math.Min(length, FirstCapacity)];
        int filled = 0;
        while (true)
        {
            filled += Fill(content, name, data.AsSpan(filled));
            if (filled < data.Length)
            {
                throw new InvalidDataException(
                    $"{name}: expected {length} bytes of data ({Product(sizes)}), found {filled}.");
            }

            if (filled == length)
            {
                return data;
            }

            Array.Resize(ref data, (int)Math.Min(length, 2L * data.Length));
        }
    }

    /// <summary>Reads until the buffer is full or the content ends; returns the number of bytes read.</summary>
    private static int Fill(Stream content, string name, Span<byte> buffer)
    {
        try
        {
            return content.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false);
        }
        catch (InvalidDataException error)
        {
            throw new InvalidDataException($"{name}: expected intact gzip data, found damage: {error.Message}", error);
        }
    }

    internal static int HeaderLength(int dimensions) => MagicLength + (dimensions * sizeof(uint));

    internal static string Product<T>(T[] sizes) => string.Join(" × ", sizes);
}
