namespace GenBn.Images;

/// <summary>
/// Images in folders that are named after their classes: <c>cat/1.png</c>, <c>dog/2.jpg</c>. Labels are the ranks of the folders' names,
/// sorted ordinally. PNG, JPEG and BMP; a sample's 0 to 255, or 0 to 65535 of a 16-bit PNG, becomes 0 … 1.
/// </summary>
/// <remarks>
/// <para>
/// Images are decoded each time that they are read, so that a folder may be larger than the memory; the trainer reads ahead on a thread
/// of its own. <see cref="Load"/> decodes all of them once. Decoding allocates.
/// </para>
/// <para>
/// Images are turned upright, as their EXIF data say; an image's size is that of the upright one. Colours become grey by the luma of
/// ITU-R BT.601, grey becomes three equal channels, and transparency is ignored.
/// </para>
/// <para>
/// What systems leave in folders is passed over: names that begin with a dot, <c>Thumbs.db</c>, <c>desktop.ini</c> and the like. A pipe
/// or a device among the images is an error; it is never opened.
/// </para>
/// </remarks>
public sealed class ImageFolder : IDataSource
{
    /// <summary>Pixels that an image may have unless more, or fewer, are asked for: 67,108,864.</summary>
    public const long DefaultPixelLimit = 1L << 26;

    private static readonly string[] _endings = [".png", ".jpg", ".jpeg", ".bmp"];

    private readonly ImageDecoder _decoder;
    private readonly string[] _files;
    private readonly int[] _labels;
    private readonly CancellationToken _cancellation;

    private ImageFolder(ImageDecoder decoder, string[] classNames, string[] files, int[] labels, CancellationToken cancellationToken)
    {
        _decoder = decoder;
        _cancellation = cancellationToken;
        ClassNames = classNames;
        _files = files;
        _labels = labels;
    }

    /// <inheritdoc/>
    public int Count => _files.Length;

    /// <inheritdoc/>
    public int SampleLength => _decoder.Length;

    /// <inheritdoc/>
    public int Classes => ClassNames.Count;

    /// <inheritdoc/>
    public int TargetLength => 0;

    /// <summary>Channels, height and width that were asked for when the folder was opened.</summary>
    public ImageShape? Shape => _decoder.Shape;

    /// <summary>1/255, what the samples of an 8-bit image are multiplied by; a 16-bit image has finer steps of the same range.</summary>
    public float? Scale => Raster.ByteScale;

    /// <inheritdoc/>
    public ReadOnlySpan<int> Labels => _labels;

    /// <summary>Name of each class, that of its folder.</summary>
    public IReadOnlyList<string> ClassNames { get; }

    /// <summary>The file of each sample: those of a class one after the other, sorted ordinally.</summary>
    public IReadOnlyList<string> Files => _files;

    /// <summary>Lists the images of a folder. None is read yet.</summary>
    /// <param name="directory">
    /// Holds a folder for each class, and in it nothing but images. What systems leave there is passed over, and so are files beside the
    /// folders that are no images.
    /// </param>
    /// <param name="channels">1 for grey, 3 for red, green and blue.</param>
    /// <param name="height">Height of an image, in pixels.</param>
    /// <param name="width">Width of an image, in pixels.</param>
    /// <param name="resize">What becomes of an image of another size.</param>
    /// <param name="pixelLimit">
    /// Pixels that an image may have, at most 134,217,727. A small file can declare an image that fills the memory: a larger one is an
    /// error that names the file, before anything of its size is allocated.
    /// </param>
    /// <param name="cancellationToken">Stops reading and loading, within an image too.</param>
    /// <exception cref="ArgumentOutOfRangeException">
    /// The channels are not 1 or 3, or a size or <paramref name="pixelLimit"/> is not positive or too large.
    /// </exception>
    /// <exception cref="DirectoryNotFoundException">The directory does not exist.</exception>
    /// <exception cref="InvalidDataException">
    /// There is no folder, one has no image, or something lies where it would be passed over silently: an image beside the folders, a
    /// file of another kind or a folder within one.
    /// </exception>
    public static ImageFolder Open(
        string directory,
        int channels,
        int height,
        int width,
        ImageResize resize = ImageResize.None,
        long pixelLimit = DefaultPixelLimit,
        CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(directory);
        var decoder = new ImageDecoder(channels, height, width, resize, pixelLimit);
        if (!Directory.Exists(directory))
        {
            throw new DirectoryNotFoundException($"The directory '{directory}' does not exist.");
        }

        if (Sorted(Directory.GetFiles(directory)).FirstOrDefault(IsImage) is string stray)
        {
            throw new InvalidDataException($"{stray}: expected images in folders named after their classes, found one beside them.");
        }

        string[] folders = Sorted(Directory.GetDirectories(directory));
        if (folders.Length == 0)
        {
            throw new InvalidDataException($"{directory}: expected a folder for each class, found none.");
        }

        string[][] files = Array.ConvertAll(folders, FilesOf);
        return new ImageFolder(
            decoder,
            [.. folders.Select(folder => Path.GetFileName(folder))],
            [.. files.SelectMany(names => names)],
            [.. files.SelectMany((names, label) => Enumerable.Repeat(label, names.Length))],
            cancellationToken);
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentOutOfRangeException">A sample is out of range.</exception>
    /// <exception cref="ArgumentException">There is too little room.</exception>
    /// <exception cref="IOException">A file cannot be read.</exception>
    /// <exception cref="OperationCanceledException">Cancellation was asked for.</exception>
    public void Read(int epoch, ReadOnlySpan<int> samples, Span<float> inputs, Span<int> labels, Span<float> targets)
    {
        if (inputs.Length < (long)samples.Length * SampleLength || labels.Length < samples.Length)
        {
            throw new ArgumentException($"Expected room for {samples.Length} samples of {SampleLength} values, found {inputs.Length}, and {labels.Length} labels.", nameof(inputs));
        }

        for (int index = 0; index < samples.Length; index++)
        {
            int sample = samples[index];
            if ((uint)sample >= (uint)Count)
            {
                throw new ArgumentOutOfRangeException(nameof(samples), sample, $"Expected a sample from 0 to {Count - 1}.");
            }

            _decoder.Decode(_files[sample], _cancellation).CopyTo(inputs.Slice(index * SampleLength, SampleLength));
            labels[index] = _labels[sample];
        }
    }

    /// <summary>
    /// Decodes all images into memory: the same samples, without decoding them again. A byte for each value, or a float where any image
    /// has 16 bits.
    /// </summary>
    /// <exception cref="InvalidDataException">An image cannot be decoded, or all are more than an array holds.</exception>
    /// <exception cref="IOException">A file cannot be read.</exception>
    /// <exception cref="OperationCanceledException">Cancellation was asked for.</exception>
    public Dataset Load()
    {
        long length = (long)Count * SampleLength;
        if (length > Array.MaxLength)
        {
            throw new InvalidDataException($"{Count} images of {SampleLength} values: expected at most {Array.MaxLength} values, found {length}.");
        }

        byte[] pixels = new byte[length];
        for (int sample = 0; sample < Count; sample++)
        {
            Raster image = _decoder.Decode(_files[sample], _cancellation);
            if (image.IsWide)
            {
                return LoadWide(pixels, sample, image);
            }

            image.Bytes!.CopyTo(pixels, sample * SampleLength);
        }

        return new Dataset(pixels, (int[])_labels.Clone(), SampleLength, Classes, Raster.ByteScale) { Shape = Shape };
    }

    /// <summary>Goes on with floats, from the first image that has 16 bits.</summary>
    private Dataset LoadWide(byte[] pixels, int first, Raster image)
    {
        float[] values = new float[pixels.Length];
        int known = first * SampleLength;
        for (int at = 0; at < known; at++)
        {
            values[at] = Raster.ValueOf(pixels[at]);
        }

        image.CopyTo(values.AsSpan(known, SampleLength));
        for (int sample = first + 1; sample < Count; sample++)
        {
            _decoder.Decode(_files[sample], _cancellation).CopyTo(values.AsSpan(sample * SampleLength, SampleLength));
        }

        return new Dataset(values, (int[])_labels.Clone(), SampleLength, Classes) { Shape = Shape, Scale = Scale };
    }

    private static string[] FilesOf(string folder)
    {
        if (Sorted(Directory.GetDirectories(folder)).FirstOrDefault() is string inner)
        {
            throw new InvalidDataException($"{inner}: expected images in the folder of a class, found a folder.");
        }

        string[] files = Sorted(Directory.GetFiles(folder));
        if (files.FirstOrDefault(file => !IsImage(file)) is string other)
        {
            throw new InvalidDataException($"{other}: expected images in the folder of a class, {string.Join(", ", _endings)}, found a file of another kind.");
        }

        return files.Length > 0 ? files : throw new InvalidDataException($"{folder}: expected images in the folder of a class, found none.");
    }

    private static bool IsImage(string file) => _endings.Contains(Path.GetExtension(file), StringComparer.OrdinalIgnoreCase);

    /// <summary>Ordinally, so that numbers and order are the same on every computer; without what is passed over.</summary>
    private static string[] Sorted(string[] paths)
    {
        string[] shown = Array.FindAll(paths, path => !SystemFiles.Holds(path));
        Array.Sort(shown, StringComparer.Ordinal);
        return shown;
    }
}
