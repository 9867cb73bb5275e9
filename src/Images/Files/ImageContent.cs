namespace GenBn.Images;

/// <summary>The content of one image file while it is decoded: names the file in errors, counts the work, and looks at cancellation.</summary>
internal sealed class ImageContent(string path, byte[] content, CancellationToken cancellationToken)
{
    /// <summary>A file may hold this much beside its pixels: metadata, colour profiles, thumbnails.</summary>
    private const long MetadataRoom = 1 << 24;

    /// <summary>Bytes of the largest pixel that a format stores: four samples of 16 bits.</summary>
    private const long LargestPixel = 8;

    /// <summary>The file, as it was given.</summary>
    public string Path { get; } = path;

    /// <summary>All bytes of the file.</summary>
    public ReadOnlySpan<byte> Content => content;

    /// <summary>The same bytes, for what keeps a place in them.</summary>
    public byte[] Bytes => content;

    /// <summary>Units of work so far: rows, scans, and the blocks that a scan visits.</summary>
    public long Work { get; private set; }

    /// <summary>Reads an image file with at most a number of pixels.</summary>
    /// <exception cref="InvalidDataException">It is no regular file, empty, or larger than such an image can be.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static ImageContent Read(string path, long mostPixels, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();

        // Opening a pipe waits for its writer, and a device may never end. Both have no length, so they are told before they are opened.
        if (LengthOf(path) == 0)
        {
            throw new InvalidDataException($"{path}: expected a file with an image, found no content: an empty file, a pipe or a device.");
        }

        using FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0);
        if (!file.CanSeek)
        {
            throw new InvalidDataException($"{path}: expected a file with an image, found a pipe or a device.");
        }

        long most = Math.Min((mostPixels * LargestPixel) + MetadataRoom, Array.MaxLength);
        if (file.Length > most)
        {
            throw new InvalidDataException($"{path}: expected an image of at most {most} bytes, found {file.Length}.");
        }

        byte[] content = new byte[file.Length];
        int length = file.ReadAtLeast(content, content.Length, throwOnEndOfStream: false);
        return length == content.Length
            ? new ImageContent(path, content, cancellationToken)
            : throw new InvalidDataException($"{path}: expected {content.Length} bytes, found {length}: the file became shorter while it was read.");
    }

    /// <summary>Reads a stream to its end, with the same limit.</summary>
    /// <exception cref="InvalidDataException">It is empty, or larger than such an image can be.</exception>
    /// <exception cref="IOException">The stream cannot be read.</exception>
    public static ImageContent Read(Stream stream, string name, long mostPixels)
    {
        long most = Math.Min((mostPixels * LargestPixel) + MetadataRoom, Array.MaxLength);
        using var content = new MemoryStream();
        byte[] part = new byte[1 << 16];
        while (stream.Read(part) is > 0 and int length)
        {
            if (content.Length + length > most)
            {
                throw new InvalidDataException($"{name}: expected an image of at most {most} bytes, found more.");
            }

            content.Write(part, 0, length);
        }

        return content.Length > 0
            ? new ImageContent(name, content.ToArray(), CancellationToken.None)
            : throw new InvalidDataException($"{name}: expected an image, found no content.");
    }

    /// <summary>Counts work, and stops where that was asked for.</summary>
    /// <exception cref="OperationCanceledException">Cancellation was asked for.</exception>
    public void Step(int units = 1)
    {
        Work += units;
        cancellationToken.ThrowIfCancellationRequested();
    }

    /// <summary>The error of a file that is damaged, or whose form is not read.</summary>
    public InvalidDataException Error(string expected, string found, Exception? cause = null) => new($"{Path}: expected {expected}, found {found}.", cause);

    private static long LengthOf(string path)
    {
        var file = new FileInfo(path);
        return file.LinkTarget is null ? file.Length : file.ResolveLinkTarget(returnFinalTarget: true) is FileInfo target ? target.Length : 0;
    }
}
