namespace GenBn.Images;

/// <summary>
/// Two folders of images with the same names, one of inputs and one of targets, such as noisy and clean photographs. The name of a pair is that of its
/// files without the ending: <c>noisy/12.jpg</c> and <c>clean/12.png</c> are one.
/// </summary>
/// <remarks>Images are decoded as by <see cref="ImageFolder"/>, each time that they are read. Targets are values of the same scale.</remarks>
public sealed class ImagePairs : IDataSource
{
    private readonly ImageDecoder _inputs;
    private readonly ImageDecoder _targets;
    private readonly string[] _inputFiles;
    private readonly string[] _targetFiles;
    private readonly float _scale;

    private ImagePairs(ImageDecoder inputs, ImageDecoder targets, string[] inputFiles, string[] targetFiles, float scale)
    {
        _inputs = inputs;
        _targets = targets;
        _inputFiles = inputFiles;
        _targetFiles = targetFiles;
        _scale = scale;
    }

    /// <inheritdoc/>
    public int Count => _inputFiles.Length;

    /// <inheritdoc/>
    public int SampleLength => _inputs.Length;

    /// <inheritdoc/>
    public int Classes => 0;

    /// <inheritdoc/>
    public int TargetLength => _targets.Length;

    /// <inheritdoc/>
    public ImageShape? Shape => _inputs.Shape;

    /// <inheritdoc/>
    public float? Scale => _scale;

    /// <summary>Path of each sample's input, <c>[Count]</c>, in ordinal order of the names.</summary>
    public IReadOnlyList<string> InputFiles => _inputFiles;

    /// <summary>Path of each sample's target, <c>[Count]</c>.</summary>
    public IReadOnlyList<string> TargetFiles => _targetFiles;

    /// <summary>Lists the images of two directories without reading them.</summary>
    /// <param name="inputs">The directory of the inputs. Only images, and files of operating systems, may be in it.</param>
    /// <param name="targets">The directory of the targets, with an image for each input and no other.</param>
    /// <param name="inputShape">Channels, 1 or 3, height and width of an input.</param>
    /// <param name="targetShape">Channels, 1 or 3, height and width of a target: the shape of the network's output.</param>
    /// <param name="resize">How an image of another size is resized; by default it is an error.</param>
    /// <param name="scale">Factor of raw values of both, finite and positive. The default, 1/255, maps them to 0 … 1.</param>
    /// <param name="pixelLimit">Largest number of pixels of an image, as for <see cref="ImageFolder.Open"/>.</param>
    /// <exception cref="ArgumentException">A directory is null or empty.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of range, as for <see cref="ImageFolder.Open"/>.</exception>
    /// <exception cref="DirectoryNotFoundException">A directory does not exist.</exception>
    /// <exception cref="InvalidDataException">
    /// A directory has no images, two of the same name, or files of another kind, or an image has no counterpart. The message names the file.
    /// </exception>
    public static ImagePairs Open(
        string inputs,
        string targets,
        ImageShape inputShape,
        ImageShape targetShape,
        ImageResize resize = ImageResize.None,
        float scale = 1f / 255f,
        long pixelLimit = ImageFolder.DefaultPixelLimit)
    {
        ArgumentException.ThrowIfNullOrEmpty(inputs);
        ArgumentException.ThrowIfNullOrEmpty(targets);
        ImageFile.CheckScale(scale);
        var inputDecoder = new ImageDecoder(inputShape.Channels, inputShape.Height, inputShape.Width, resize, pixelLimit);
        var targetDecoder = new ImageDecoder(targetShape.Channels, targetShape.Height, targetShape.Width, resize, pixelLimit);
        SortedDictionary<string, string> first = ByName(inputs);
        SortedDictionary<string, string> second = ByName(targets);
        CheckCounterparts(first, second, targets);
        CheckCounterparts(second, first, inputs);
        return new ImagePairs(inputDecoder, targetDecoder, [.. first.Values], [.. second.Values], scale);
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentOutOfRangeException">A sample's number is not from 0 to <see cref="Count"/> − 1.</exception>
    /// <exception cref="ArgumentException"><paramref name="inputs"/> or <paramref name="targets"/> is too short.</exception>
    public void Read(int epoch, ReadOnlySpan<int> samples, Span<float> inputs, Span<int> labels, Span<float> targets)
    {
        if (inputs.Length < (long)samples.Length * SampleLength || targets.Length < (long)samples.Length * TargetLength)
        {
            throw new ArgumentException(
                $"Expected room for {samples.Length} samples of {SampleLength} values and {TargetLength} targets, but got room for {inputs.Length} and " +
                $"{targets.Length}.",
                nameof(inputs));
        }

        for (int index = 0; index < samples.Length; index++)
        {
            int sample = samples[index];
            if ((uint)sample >= (uint)Count)
            {
                throw new ArgumentOutOfRangeException(nameof(samples), sample, $"Expected a sample from 0 to {Count - 1}.");
            }

            _inputs.Decode(_inputFiles[sample], CancellationToken.None).CopyTo(inputs.Slice(index * SampleLength, SampleLength), _scale);
            _targets.Decode(_targetFiles[sample], CancellationToken.None).CopyTo(targets.Slice(index * TargetLength, TargetLength), _scale);
        }
    }

    private static SortedDictionary<string, string> ByName(string directory)
    {
        if (!Directory.Exists(directory))
        {
            throw new DirectoryNotFoundException($"The directory '{directory}' does not exist.");
        }

        var files = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (string file in ImageFolder.FilesOf(directory))
        {
            if (!files.TryAdd(Path.GetFileNameWithoutExtension(file), file))
            {
                throw new InvalidDataException(
                    $"{file}: expected one image of this name, found {Path.GetFileName(files[Path.GetFileNameWithoutExtension(file)])}, too.");
            }
        }

        return files;
    }

    private static void CheckCounterparts(SortedDictionary<string, string> files, SortedDictionary<string, string> others, string directory)
    {
        if (files.FirstOrDefault(file => !others.ContainsKey(file.Key)).Value is { } lonely)
        {
            throw new InvalidDataException($"{lonely}: expected an image of the same name in {directory}, found none.");
        }
    }
}
