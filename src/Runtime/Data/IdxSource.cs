using System.Buffers;
using Microsoft.Win32.SafeHandles;

namespace GenBn.Data;

/// <summary>
/// Images of an IDX file that may be larger than the memory. Samples are read from the file on request, and the operating system caches what it
/// has room for. The labels are in memory. <see cref="IdxReader"/> loads files that fit into memory, including gzip files.
/// </summary>
/// <remarks>
/// The files must not change while the source is open. If a file is shortened, reading throws an exception; a memory-mapped file would end the
/// process. Several threads may read at the same time.
/// </remarks>
public sealed class IdxSource : IDataSource, IDisposable
{
    /// <summary>Largest number of bytes that are read at once, so that they stay in the cache until they are scaled.</summary>
    private const int PieceLength = 1 << 16;

    private readonly string _path;
    private readonly SafeFileHandle _file;
    private readonly long _length;
    private readonly int _start;
    private readonly int[] _labels;
    private readonly float _scale;

    /// <summary>Opens the images and reads the labels.</summary>
    /// <param name="imagesPath">Path of the IDX file of the images, not compressed.</param>
    /// <param name="labelsPath">Path of the IDX file of the labels, plain or gzip.</param>
    /// <param name="classes">Number of classes. Labels are from 0 to <paramref name="classes"/> − 1.</param>
    /// <param name="scale">Factor of pixels, finite and positive; 1/255 maps them to 0 … 1, and 1 leaves them raw.</param>
    /// <exception cref="ArgumentOutOfRangeException">The number of classes is not positive, or the scale not finite and positive.</exception>
    /// <exception cref="FileNotFoundException">A file does not exist.</exception>
    /// <exception cref="DirectoryNotFoundException">A directory does not exist.</exception>
    /// <exception cref="InvalidDataException">
    /// A file is damaged or of another kind, the length of the images is not that of their header, the numbers of images and labels differ, or a label
    /// is out of range.
    /// </exception>
    public IdxSource(string imagesPath, string labelsPath, int classes = 10, float scale = Dataset.ByteScale)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(classes);
        Dataset.CheckScale(scale);
        _path = imagesPath;
        _scale = scale;
        Classes = classes;
        using FileStream file = File.OpenRead(imagesPath);
        (Count, Rows, Columns) = ReadSizes(file, imagesPath);
        SampleLength = Rows * Columns;
        _length = file.Length;
        _start = IdxReader.HeaderLength(dimensions: 3);
        _labels = IdxReader.ReadLabels(labelsPath, Count, imagesPath, classes);

        // Otherwise, the system reads ahead at every place, and, if the file is larger than the memory, discards the data before they are used.
        // A file that fits is better read in large pieces, because each is needed once per epoch.
        bool isLarge = _length > GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 2;
        _file = File.OpenHandle(imagesPath, options: isLarge ? FileOptions.RandomAccess : FileOptions.None);
    }

    /// <inheritdoc/>
    public int Count { get; }

    /// <summary>Height of an image, in pixels.</summary>
    public int Rows { get; }

    /// <summary>Width of an image, in pixels.</summary>
    public int Columns { get; }

    /// <inheritdoc/>
    public int SampleLength { get; }

    /// <inheritdoc/>
    public int Classes { get; }

    /// <inheritdoc/>
    public int TargetLength => 0;

    /// <summary>The shape 1 × <see cref="Rows"/> × <see cref="Columns"/>.</summary>
    public ImageShape? Shape => new ImageShape(1, Rows, Columns);

    /// <summary>Factor of pixels, as given to the constructor.</summary>
    public float? Scale => _scale;

    /// <inheritdoc/>
    public ReadOnlySpan<int> Labels => _labels;

    /// <inheritdoc/>
    /// <exception cref="ArgumentOutOfRangeException">A sample is out of range.</exception>
    /// <exception cref="ArgumentException">A span is too short.</exception>
    /// <exception cref="IOException">The file was shortened, or cannot be read.</exception>
    /// <exception cref="ObjectDisposedException">The source was disposed.</exception>
    public void Read(int epoch, ReadOnlySpan<int> samples, Span<float> inputs, Span<int> labels, Span<float> targets)
    {
        SampleChecks.CheckRead(this, samples, inputs, labels, targets);
        long length = RandomAccess.GetLength(_file);
        if (length < _length)
        {
            throw Shortened(length);
        }

        byte[] piece = ArrayPool<byte>.Shared.Rent(PieceLength);
        try
        {
            int next;
            for (int first = 0; first < samples.Length; first = next)
            {
                labels[first] = _labels[samples[first]];
                for (next = first + 1; next < samples.Length && samples[next] == samples[next - 1] + 1; next++)
                {
                    labels[next] = _labels[samples[next]];
                }

                Read(_start + ((long)samples[first] * SampleLength), piece, inputs[(first * SampleLength)..(next * SampleLength)]);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(piece);
        }
    }

    /// <summary>Closes the file. A read in progress is finished first.</summary>
    public void Dispose()
    {
        _file.Dispose();
    }

    /// <summary>Reads consecutive values, piece by piece.</summary>
    /// <param name="offset">Offset of the first value in the file.</param>
    /// <param name="piece">Memory for the bytes.</param>
    /// <param name="values">Receives the values.</param>
    private unsafe void Read(long offset, byte[] piece, Span<float> values)
    {
        for (; !values.IsEmpty; values = values[Math.Min(PieceLength, values.Length)..])
        {
            int count = Math.Min(PieceLength, values.Length);
            for (int filled = 0; filled < count;)
            {
                int read = RandomAccess.Read(_file, piece.AsSpan(filled, count - filled), offset);
                if (read == 0)
                {
                    throw Shortened(offset);
                }

                filled += read;
                offset += read;
            }

            fixed (byte* pixels = piece)
            fixed (float* destination = values)
            {
                SampleRows.Of(pixels, _scale, count).Row(0, destination);
            }
        }
    }

    private EndOfStreamException Shortened(long found) => new($"{_path}: expected {_length} bytes as when it was opened, found {found}.");

    private static (int Count, int Rows, int Columns) ReadSizes(FileStream file, string path)
    {
        if (IdxReader.StartsAsGzip(file))
        {
            throw new InvalidDataException(
                $"{path}: expected an IDX file that is not compressed, found gzip, which cannot be read at any position.");
        }

        Span<uint> sizes = stackalloc uint[3];
        IdxReader.ReadHeader(file, path, sizes);
        UInt128 expected = (UInt128)sizes[0] * sizes[1] * sizes[2];
        if (expected == 0 || sizes[0] > Array.MaxLength || (ulong)sizes[1] * sizes[2] > (ulong)Array.MaxLength)
        {
            throw new InvalidDataException(
                $"{path}: expected positive sizes of at most {Array.MaxLength} images and pixels in an image, found {IdxReader.Product(sizes.ToArray())}.");
        }

        long found = file.Length - file.Position;
        return (UInt128)found == expected
            ? ((int)sizes[0], (int)sizes[1], (int)sizes[2])
            : throw new InvalidDataException($"{path}: expected {expected} bytes of data ({IdxReader.Product(sizes.ToArray())}), found {found}.");
    }
}
