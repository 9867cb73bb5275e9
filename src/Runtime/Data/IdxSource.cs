using System.IO.MemoryMappedFiles;
using GenBn.Kernels;
using Microsoft.Win32.SafeHandles;

namespace GenBn;

/// <summary>
/// Images of an IDX file that may be larger than the memory: the file is memory-mapped, the operating system brings what is read. The
/// labels are in memory. <see cref="IdxReader"/> loads files that fit, gzip files too.
/// </summary>
/// <remarks>
/// The files must not change while the source is open. A file that was shortened is noticed when samples are read. Several threads may
/// read at the same time.
/// </remarks>
public sealed class IdxSource : IDataSource, IDisposable
{
    private readonly string _path;
    private readonly SafeFileHandle _file;
    private readonly MemoryMappedFile _map;
    private readonly MemoryMappedViewAccessor _view;
    private readonly long _length;
    private readonly int _start;
    private readonly int[] _labels;
    private readonly float _scale;

    /// <summary>Opens the images and reads the labels.</summary>
    /// <param name="imagesPath">The IDX file of the images, not compressed.</param>
    /// <param name="labelsPath">The IDX file of the labels, plain or gzip.</param>
    /// <param name="classes">Number of classes; labels run from 0 to <paramref name="classes"/> − 1.</param>
    /// <param name="scale">Value of one pixel step, finite and positive; 1/255 maps the pixels to 0 … 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">The number of classes is not positive, or the scale not finite and positive.</exception>
    /// <exception cref="FileNotFoundException">A file does not exist.</exception>
    /// <exception cref="DirectoryNotFoundException">A directory does not exist.</exception>
    /// <exception cref="InvalidDataException">
    /// A file is damaged or of another kind, the images' length is not the one that their header declares, the counts differ, or a
    /// label is out of range.
    /// </exception>
    public IdxSource(string imagesPath, string labelsPath, int classes = 10, float scale = 1f / 255f)
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
        _file = File.OpenHandle(imagesPath);
        _map = MemoryMappedFile.CreateFromFile(_file, mapName: null, capacity: 0, MemoryMappedFileAccess.Read, HandleInheritability.None, leaveOpen: true);
        _view = _map.CreateViewAccessor(0, 0, MemoryMappedFileAccess.Read);

        // A file that fits the memory is better brought in large pieces: each is wanted once an epoch.
        if (_length > GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 2)
        {
            _ = RandomAccessHint.Give(_view.SafeMemoryMappedViewHandle);
        }
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

    /// <inheritdoc/>
    public ReadOnlySpan<int> Labels => _labels;

    /// <inheritdoc/>
    /// <exception cref="ArgumentOutOfRangeException">A sample is out of range.</exception>
    /// <exception cref="ArgumentException">There is too little room.</exception>
    /// <exception cref="ObjectDisposedException">The source was disposed.</exception>
    public unsafe void Read(int epoch, ReadOnlySpan<int> samples, Span<float> inputs, Span<int> labels, Span<float> targets)
    {
        SampleChecks.CheckRead(this, samples, inputs, labels, targets);
        long length = RandomAccess.GetLength(_file);
        if (length < _length)
        {
            // Beyond its end, mapped memory cannot be read.
            throw new InvalidDataException($"{_path}: expected {_length} bytes as when it was opened, found {length}.");
        }

        byte* file = null;
        _view.SafeMemoryMappedViewHandle.AcquirePointer(ref file);
        try
        {
            byte* pixels = file + _view.PointerOffset + _start;
            fixed (float* destination = inputs)
            {
                SampleRows rows = SampleRows.Of(pixels, _scale, SampleLength);
                for (int index = 0; index < samples.Length; index++)
                {
                    rows.Row(samples[index], destination + ((long)index * SampleLength));
                    labels[index] = _labels[samples[index]];
                }
            }
        }
        finally
        {
            _view.SafeMemoryMappedViewHandle.ReleasePointer();
        }
    }

    /// <summary>Closes the file. A read that is under way ends first.</summary>
    public void Dispose()
    {
        _view.Dispose();
        _map.Dispose();
        _file.Dispose();
    }

    private static (int Count, int Rows, int Columns) ReadSizes(FileStream file, string path)
    {
        if (IdxReader.StartsAsGzip(file))
        {
            throw new InvalidDataException($"{path}: expected an IDX file that is not compressed, found gzip, which cannot be memory-mapped.");
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
