using System.Globalization;

namespace GenBn.Training;

/// <summary>
/// A checkpoint that <c>Trainer.SaveCheckpoint</c> or <see cref="NetworkOptimizer.SaveCheckpoint"/> wrote: a file of weights that also has the
/// optimizer's state and the counters that training needs to continue bit for bit.
/// </summary>
/// <remarks>
/// The file has the safetensors format. Parameters and running statistics have their usual names. The optimizer's state is stored as
/// <c>optimizer/velocity/conv1.weight</c>, that of a custom optimizer as <c>optimizer/lion.momentum/conv1.weight</c>, and tensors of callbacks
/// as <c>callback/early-stopping/conv1.weight</c>. Counters are JSON in the metadata <see cref="CountersKey"/>. A CRC-32C covers the whole
/// content. The file can also be loaded as weights.
/// </remarks>
public sealed class TrainingCheckpoint
{
    /// <summary>Key of the metadata that contains the counters.</summary>
    public const string CountersKey = "genbn.training";

    /// <summary>Key of the metadata that contains the check value of everything else: eight hexadecimal digits.</summary>
    public const string ChecksumKey = "genbn.crc32c";

    private TrainingCheckpoint(string path, WeightsFile weights)
    {
        Path = path;
        Weights = weights;
        Counters = CheckpointCounters.Parse(
            weights.Metadata.TryGetValue(CountersKey, out string? text)
                ? text
                : throw new InvalidDataException($"{path}: expected a checkpoint with metadata '{CountersKey}', but found a file of weights without."),
            path);
        string expected = weights.Metadata.GetValueOrDefault(ChecksumKey, "none");
        string found = ChecksumOf(weights);
        if (expected != found)
        {
            throw new InvalidDataException(
                $"{path}: expected content with the check value {WeightsTensor.Shortened(expected)}, but found {found}: the file is damaged.");
        }

        foreach (WeightsTensor tensor in weights.Tensors)
        {
            _ = weights.CheckedTensor(tensor.Name, [.. tensor.Shape]);
        }
    }

    /// <summary>Path of the file that was read.</summary>
    public string Path { get; }

    /// <summary>All tensors and the metadata of the file.</summary>
    public WeightsFile Weights { get; }

    /// <summary>Number of completed steps.</summary>
    public long Steps => Counters.Steps;

    /// <summary>Number of epochs that were finished and reported; 0 in a custom training loop.</summary>
    public int CompletedEpochs => Counters.Epoch - (IsInEpoch ? 1 : 0);

    /// <summary>
    /// The defect of the newest file, if <see cref="Latest"/> had to read the previous one; otherwise null.
    /// </summary>
    public string? Defect { get; private init; }

    internal CheckpointCounters Counters { get; }

    /// <summary>Whether the epoch is not finished.</summary>
    internal bool IsInEpoch => Counters.ReportDue || (Counters.Order is { } order && order.Taken < order.PlanOf(Counters.BatchSize).Batches);

    /// <summary>
    /// The path at which the previous checkpoint is kept: <paramref name="path"/>, or the target of a symbolic link there, with the ending
    /// <c>.previous</c>.
    /// </summary>
    /// <param name="path">Path of the newest checkpoint.</param>
    /// <exception cref="ArgumentException">The path is empty.</exception>
    /// <exception cref="IOException">The path is a circular symbolic link.</exception>
    public static string PreviousOf(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return $"{FilePlace.Resolved(path)}.previous";
    }

    /// <summary>Reads a checkpoint.</summary>
    /// <param name="path">Path of the file.</param>
    /// <exception cref="ArgumentException">The path is empty.</exception>
    /// <exception cref="FileNotFoundException">The file does not exist.</exception>
    /// <exception cref="DirectoryNotFoundException">Its directory does not exist.</exception>
    /// <exception cref="InvalidDataException">
    /// The file is damaged or not a checkpoint, or a value is NaN, infinite or a negative variance. The message names the file and the defect.
    /// </exception>
    public static TrainingCheckpoint Read(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return new TrainingCheckpoint(path, WeightsFile.Read(path));
    }

    /// <summary>
    /// Reads the newest valid checkpoint: the file at <paramref name="path"/>, or otherwise the previous one. In the second case,
    /// <see cref="Path"/> is that of the previous file, and <see cref="Defect"/> says why it was read.
    /// </summary>
    /// <param name="path">Path of the newest checkpoint.</param>
    /// <exception cref="ArgumentException">The path is empty.</exception>
    /// <exception cref="FileNotFoundException">Neither file exists.</exception>
    /// <exception cref="DirectoryNotFoundException">Their directory does not exist.</exception>
    /// <exception cref="InvalidDataException">No file is valid; the message names the defect of each.</exception>
    public static TrainingCheckpoint Latest(string path)
    {
        string defect;
        Exception newest;
        try
        {
            return Read(path);
        }
        catch (Exception exception) when (exception is InvalidDataException or FileNotFoundException)
        {
            newest = exception;
            defect = exception is FileNotFoundException ? $"{path}: does not exist." : exception.Message;
        }

        try
        {
            string previous = PreviousOf(path);
            return new TrainingCheckpoint(previous, WeightsFile.Read(previous)) { Defect = defect };
        }
        catch (FileNotFoundException) when (newest is FileNotFoundException)
        {
            throw new FileNotFoundException($"Expected a checkpoint, but found neither {path} nor {PreviousOf(path)}.", path);
        }
        catch (Exception exception) when (exception is InvalidDataException or FileNotFoundException)
        {
            string second = exception is FileNotFoundException ? $"{PreviousOf(path)}: does not exist." : exception.Message;
            throw new InvalidDataException($"{defect} {second}", newest);
        }
    }

    /// <summary>Checks that the training of a checkpoint is that of its reader in one respect.</summary>
    /// <exception cref="InvalidDataException">It is not.</exception>
    internal void Require<T>(string what, T expected, T found, string owner)
    {
        if (!EqualityComparer<T>.Default.Equals(expected, found))
        {
            throw new InvalidDataException($"{Path}: expected a training with {what} {expected}, as the {owner} has, but found {what} {found}.");
        }
    }

    /// <summary>Writes a checkpoint over the one at <paramref name="path"/>, which becomes the previous one.</summary>
    internal static void Write(string path, NamedTensor[] tensors, Dictionary<string, string> metadata, CheckpointCounters counters)
    {
        StoredValues.CheckSaved(tensors, path, counters.Steps);
        metadata[CountersKey] = counters.Write();
        var crc = new Crc32C();
        AppendMetadata(crc, metadata);
        foreach (NamedTensor tensor in tensors)
        {
            crc.Append(new WeightsTensor(tensor.Name, WeightsDataType.Single, tensor.Shape).ToString());
            crc.Append(WeightsWriter.BytesOf(tensor));
        }

        metadata[ChecksumKey] = Digits(crc);
        ReadOnlyMemory<byte> header = WeightsWriter.Header(tensors, metadata);
        AtomicFile.WriteKeepingPrevious(path, PreviousOf(path), stream => WeightsWriter.Write(stream, header, tensors));
    }

    /// <summary>The check value of metadata and tensors, names, types and shapes among them.</summary>
    private static string ChecksumOf(WeightsFile weights)
    {
        var crc = new Crc32C();
        AppendMetadata(crc, weights.Metadata);
        foreach (WeightsTensor tensor in weights.Tensors)
        {
            crc.Append(tensor.ToString());
            crc.Append(weights.Bytes(tensor));
        }

        return Digits(crc);
    }

    private static void AppendMetadata(Crc32C crc, IEnumerable<KeyValuePair<string, string>> metadata)
    {
        foreach ((string key, string text) in metadata.Where(entry => entry.Key != ChecksumKey).OrderBy(entry => entry.Key, StringComparer.Ordinal))
        {
            crc.Append(key);
            crc.Append(text);
        }
    }

    private static string Digits(Crc32C crc) => crc.Value.ToString("x8", CultureInfo.InvariantCulture);
}
