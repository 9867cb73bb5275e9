namespace GenBn.Images;

/// <summary>
/// Images in folders that are named after their classes, such as <c>cat/1.png</c> and <c>dog/2.jpg</c>, as PNG, JPEG or BMP files. A label
/// is the rank of its folder's name in ordinal order.
/// </summary>
/// <remarks>
/// <para>
/// An image is decoded each time that it is read, so a folder may be larger than the memory. The trainer reads ahead on a separate thread.
/// <see cref="Load"/> decodes all images once. Decoding allocates.
/// </para>
/// <para>
/// A raw value is the colour from 0 to 255. The 0 to 65535 of a 16-bit PNG are divided by 257, so its raw values have the same range in finer
/// steps. A value is the raw value times <see cref="Scale"/>: from 0 to 1 by default.
/// </para>
/// <para>
/// Images are rotated upright by their EXIF orientation, and their size is that of the upright image. Colours become grey by the luma of
/// ITU-R BT.601. Grey becomes three equal channels. Transparency is ignored.
/// </para>
/// <para>
/// Files that operating systems leave in folders are ignored: names that begin with a dot, <c>Thumbs.db</c>, <c>desktop.ini</c> and the
/// like. A pipe or a device among the images is an error; it is never opened.
/// </para>
/// </remarks>
public sealed class ImageFolder : IDataSource
{
    /// <summary>The default limit of an image's size: 67,108,864 pixels.</summary>
    public const long DefaultPixelLimit = 1L << 26;

    private static readonly string[] _endings = [".png", ".jpg", ".jpeg", ".bmp"];

    private readonly ImageDecoder _decoder;
    private readonly string[] _files;
    private readonly int[] _labels;
    private readonly float _scale;
    private readonly CancellationToken _cancellation;

    private ImageFolder(ImageDecoder decoder, string[] classNames, string[] files, int[] labels, float scale, CancellationToken cancellationToken)
    {
        _decoder = decoder;
        _scale = scale;
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

    /// <summary>Channels, height and width of every sample, as given to <see cref="Open"/>.</summary>
    public ImageShape? Shape => _decoder.Shape;

    /// <summary>The factor of raw values, as given to <see cref="Open"/>. Raw values are from 0 to 255.</summary>
    public float? Scale => _scale;

    /// <inheritdoc/>
    public ReadOnlySpan<int> Labels => _labels;

    /// <summary>Name of each class: the name of its folder, <c>[Classes]</c>.</summary>
    public IReadOnlyList<string> ClassNames { get; }

    /// <summary>Path of each sample's file, <c>[Count]</c>, class by class; in a class, in ordinal order.</summary>
    public IReadOnlyList<string> Files => _files;

    /// <summary>Lists the images of a directory without reading them.</summary>
    /// <param name="directory">
    /// A directory with a folder for each class. These folders contain only images. Files beside the folders are ignored, except images,
    /// which are an error.
    /// </param>
    /// <param name="channels">1 for grey, 3 for red, green and blue.</param>
    /// <param name="height">Height of an image, in pixels.</param>
    /// <param name="width">Width of an image, in pixels.</param>
    /// <param name="resize">How an image of another size is resized; by default it is an error.</param>
    /// <param name="pixelLimit">
    /// Largest number of pixels of an image, up to 134,217,727. A small file can declare an image that fills the memory. A larger image is
    /// therefore an error that names the file, before memory of its size is allocated.
    /// </param>
    /// <param name="scale">
    /// Factor of raw values, finite and positive. The default, 1/255, maps them to 0 … 1. With 1, samples are raw: a network that declares
    /// another <see cref="InputAttribute.Scale"/> multiplies them itself.
    /// </param>
    /// <param name="cancellationToken">Stops reading and loading, even within an image.</param>
    /// <exception cref="ArgumentNullException"><paramref name="directory"/> is null.</exception>
    /// <exception cref="ArgumentException"><paramref name="directory"/> is empty.</exception>
    /// <exception cref="ArgumentOutOfRangeException">
    /// The channels are not 1 or 3, a size or <paramref name="pixelLimit"/> is not positive or too large, <paramref name="resize"/> is not
    /// defined, or <paramref name="scale"/> is not finite and positive.
    /// </exception>
    /// <exception cref="DirectoryNotFoundException">The directory does not exist.</exception>
    /// <exception cref="InvalidDataException">
    /// The directory has no folders, a folder has no image, there is an image beside the folders, or a folder contains a file of another
    /// kind or another folder.
    /// </exception>
    public static ImageFolder Open(
        string directory,
        int channels,
        int height,
        int width,
        ImageResize resize = ImageResize.None,
        long pixelLimit = DefaultPixelLimit,
        float scale = 1f / 255f,
        CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(directory);
        ImageFile.CheckScale(scale);
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
            scale,
            cancellationToken);
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentOutOfRangeException">A sample's number is not from 0 to <see cref="Count"/> − 1.</exception>
    /// <exception cref="ArgumentException"><paramref name="inputs"/> or <paramref name="labels"/> is too short.</exception>
    /// <exception cref="IOException">A file cannot be read.</exception>
    /// <exception cref="OperationCanceledException">Reading was cancelled.</exception>
    public void Read(int epoch, ReadOnlySpan<int> samples, Span<float> inputs, Span<int> labels, Span<float> targets)
    {
        if (inputs.Length < (long)samples.Length * SampleLength || labels.Length < samples.Length)
        {
            throw new ArgumentException(
                $"Expected room for {samples.Length} samples of {SampleLength} values and as many labels, but got room for {inputs.Length} values and " +
                $"{labels.Length} labels.",
                nameof(inputs));
        }

        for (int index = 0; index < samples.Length; index++)
        {
            int sample = samples[index];
            if ((uint)sample >= (uint)Count)
            {
                throw new ArgumentOutOfRangeException(nameof(samples), sample, $"Expected a sample from 0 to {Count - 1}.");
            }

            _decoder.Decode(_files[sample], _cancellation).CopyTo(inputs.Slice(index * SampleLength, SampleLength), _scale);
            labels[index] = _labels[sample];
        }
    }

    /// <summary>
    /// Decodes all images into memory. The dataset has the same samples, shape and <see cref="Scale"/>. It stores raw bytes, or floats if any
    /// image has 16 bits.
    /// </summary>
    /// <exception cref="InvalidDataException">An image cannot be decoded, or the images together have more values than an array can hold.</exception>
    /// <exception cref="IOException">A file cannot be read.</exception>
    /// <exception cref="OperationCanceledException">Loading was cancelled.</exception>
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

        return new Dataset(pixels, (int[])_labels.Clone(), SampleLength, Classes, _scale) { Shape = Shape };
    }

    /// <summary>Goes on with floats, from the first image that has 16 bits.</summary>
    private Dataset LoadWide(byte[] pixels, int first, Raster image)
    {
        float[] values = new float[pixels.Length];
        int known = first * SampleLength;
        for (int at = 0; at < known; at++)
        {
            values[at] = Raster.ValueOf(pixels[at], _scale);
        }

        image.CopyTo(values.AsSpan(known, SampleLength), _scale);
        for (int sample = first + 1; sample < Count; sample++)
        {
            _decoder.Decode(_files[sample], _cancellation).CopyTo(values.AsSpan(sample * SampleLength, SampleLength), _scale);
        }

        return new Dataset(values, (int[])_labels.Clone(), SampleLength, Classes) { Shape = Shape, Scale = Scale };
    }

    /// <summary>The images of a folder, in ordinal order.</summary>
    /// <exception cref="InvalidDataException">It has none, or something else.</exception>
    internal static string[] FilesOf(string folder)
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

    /// <summary>The names that are not ignored, in ordinal order: numbers and order are the same on every computer.</summary>
    private static string[] Sorted(string[] paths)
    {
        string[] shown = Array.FindAll(paths, path => !SystemFiles.Holds(path));
        Array.Sort(shown, StringComparer.Ordinal);
        return shown;
    }
}
