using System.Globalization;

namespace GenBn.Training;

/// <summary>
/// A checkpoint of a training, which <c>Trainer.SaveCheckpoint</c> wrote: a file of weights that also has the optimizer's state and the
/// counters with which training goes on bit for bit.
/// </summary>
/// <remarks>
/// A safetensors file: parameters and running statistics under their usual names, the optimizer's state as
/// <c>optimizer/velocity/conv1.weight</c> (of a custom optimizer as <c>optimizer/lion.momentum/conv1.weight</c>), tensors of callbacks as
/// <c>callback/early-stopping/conv1.weight</c>, counters as JSON in the metadata <see cref="CountersKey"/>, and a CRC-32C of it all. It can
/// be loaded as weights too.
/// </remarks>
public sealed class TrainingCheckpoint
{
    /// <summary>Key of the metadata for the counters.</summary>
    public const string CountersKey = "genbn.training";

    /// <summary>Key of the metadata for the check value of everything else: eight hexadecimal digits.</summary>
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
            throw new InvalidDataException($"{path}: expected content with the check value {WeightsTensor.Shortened(expected)}, but found one with {found}: the file is damaged.");
        }

        foreach (WeightsTensor tensor in weights.Tensors)
        {
            _ = weights.CheckedTensor(tensor.Name, [.. tensor.Shape]);
        }
    }

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <summary>The whole content, with the metadata that was saved along.</summary>
    public WeightsFile Weights { get; }

    /// <summary>Steps that were taken.</summary>
    public long Steps => Counters.Steps;

    /// <summary>Epochs that were finished and reported.</summary>
    public int CompletedEpochs => Counters.Epoch - (IsInEpoch ? 1 : 0);

    /// <summary>
    /// Where <see cref="Latest"/> had to take the previous file: what is wrong with the newest. Null otherwise.
    /// </summary>
    public string? Defect { get; private init; }

    internal CheckpointCounters Counters { get; }

    /// <summary>Whether the epoch is not finished.</summary>
    internal bool IsInEpoch => Counters.ReportDue || (Counters.Order is { } order && order.Taken < order.PlanOf(Counters.BatchSize).Batches);

    /// <summary>Where the checkpoint before that at <paramref name="path"/> is kept: beside it, or beside the target where it is a symbolic link.</summary>
    /// <exception cref="IOException">The path is a symbolic link that leads in a circle.</exception>
    public static string PreviousOf(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return $"{FilePlace.Resolved(path)}.previous";
    }

    /// <summary>Reads a checkpoint.</summary>
    /// <exception cref="FileNotFoundException">The file does not exist.</exception>
    /// <exception cref="DirectoryNotFoundException">Its directory does not exist.</exception>
    /// <exception cref="InvalidDataException">The file is damaged or no checkpoint, or a value is NaN, infinite or a negative variance; the message names the file and what is wrong.</exception>
    public static TrainingCheckpoint Read(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return new TrainingCheckpoint(path, WeightsFile.Read(path));
    }

    /// <summary>
    /// Reads the newest checkpoint that can be read: the file at <paramref name="path"/>, or else the previous one, which
    /// <see cref="Path"/> then names and <see cref="Defect"/> explains.
    /// </summary>
    /// <exception cref="FileNotFoundException">Neither file exists.</exception>
    /// <exception cref="DirectoryNotFoundException">Their directory does not exist.</exception>
    /// <exception cref="InvalidDataException">None of the files that exist can be read; the message says why.</exception>
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
