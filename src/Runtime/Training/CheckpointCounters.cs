using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace GenBn.Training;

/// <summary>The numbers of a checkpoint that are no tensors: how far training has come, and with which options.</summary>
internal sealed record CheckpointCounters
{
    /// <summary>The version of this format.</summary>
    public const int CurrentVersion = 2;

    /// <summary>
    /// Limit of the counts of steps, samples and time. No machine reaches it, and a training that continues from there does not overflow.
    /// </summary>
    public const long MostCount = 1L << 60;

    /// <summary>The same limit for epochs and for the steps of an epoch.</summary>
    private const int MostEpochs = 1 << 30;

    public required int Version { get; init; }

    /// <summary>Steps taken.</summary>
    public required long Steps { get; init; }

    /// <summary>Number of the current epoch, from 1; 0 before the first.</summary>
    public required int Epoch { get; init; }

    /// <summary>Whether all steps of the epoch are taken, but <c>Fit</c> still has to evaluate and report it.</summary>
    public required bool ReportDue { get; init; }

    public required int BatchSize { get; init; }

    public required ulong Seed { get; init; }

    public required bool Shuffle { get; init; }

    /// <summary>True if a custom training loop saved this, which has no epochs; null for a trainer.</summary>
    public bool? CustomLoop { get; init; }

    /// <summary>Number of the next forward pass for dropout layers. Recalibration runs forward passes, too.</summary>
    public required long DropoutStep { get; init; }

    /// <summary>Place in the training samples; null if only single batches were given.</summary>
    public OrderCounters? Order { get; init; }

    public required RunCounters Run { get; init; }

    public required OptimizerCounters Optimizer { get; init; }

    /// <summary>The targets of a regression whose loss was chosen by them; null otherwise.</summary>
    public TargetCounters? Targets { get; init; }

    /// <summary>The state of callbacks by their key; null if none has a state.</summary>
    public Dictionary<string, CallbackCounters>? Callbacks { get; init; }

    public string Write() => JsonSerializer.Serialize(this, CheckpointJson.Default.CheckpointCounters);

    /// <summary>Whether a count is in the range that checkpoints allow.</summary>
    public static bool IsCount(long count) => count is >= 0 and < MostCount;

    /// <exception cref="InvalidDataException">The text is not one that <see cref="Write"/> returns.</exception>
    public static CheckpointCounters Parse(string text, string file)
    {
        try
        {
            CheckVersion(text, file);
            CheckpointCounters counters = JsonSerializer.Deserialize(text, CheckpointJson.Default.CheckpointCounters)
                ?? throw new InvalidDataException($"{file}: expected counters of a training, but found null.");
            counters.Check(file);
            return counters;
        }
        catch (JsonException exception)
        {
            throw new InvalidDataException(
                $"{file}: expected counters of a training, but found {WeightsTensor.Shortened(text)} ({exception.Message})", exception);
        }
    }

    /// <summary>The bits of a number as hexadecimal digits: decimal digits could lose some.</summary>
    public static string ToBits(double value) => BitConverter.DoubleToUInt64Bits(value).ToString("x16", CultureInfo.InvariantCulture);

    /// <summary>The number whose bits <see cref="ToBits"/> wrote; NaN for any other text.</summary>
    public static double FromBits(string? bits) => AreBits(bits)
        ? BitConverter.UInt64BitsToDouble(ulong.Parse(bits!, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture))
        : double.NaN;

    private static bool AreBits(string? bits) =>
        bits?.Length == 16 && ulong.TryParse(bits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out _);

    /// <summary>Checks the version before all else: counters of another version may have other names.</summary>
    private static void CheckVersion(string text, string file)
    {
        int? version = JsonSerializer.Deserialize(text, CheckpointJson.Default.CheckpointVersion)?.Version;
        if (version is not null and not CurrentVersion)
        {
            throw new InvalidDataException(
                $"{file}: expected a checkpoint of version {CurrentVersion}, but found version {version}, which another release of GenBn writes.");
        }
    }

    private void Check(string file)
    {
        Require(IsCount(Steps), $"steps from 0 to below {MostCount}", Steps);
        Require(
            Epoch is >= 0 and < MostEpochs && (Epoch > 0 || !ReportDue),
            $"an epoch from 0 to below {MostEpochs}, and from 1 if an epoch has not been reported",
            Epoch);
        Require(BatchSize > 0, "a positive batch size", BatchSize);
        Require(IsCount(DropoutStep), $"a dropout step from 0 to below {MostCount}", DropoutStep);
        if (Order is not null)
        {
            Require(Order.Samples > 0, "a positive number of samples", Order.Samples);
            Require(Order.IsLastBatchKnown, "Smaller, Dropped or Merged as the last batch", Order.LastBatch ?? "");
            int batches = Order.PlanOf(BatchSize).Batches;
            Require(
                Order.Taken >= 0 && Order.Taken <= batches && (Epoch > 0 || Order.Taken == batches), $"0 to {batches} batches of the epoch", Order.Taken);
        }

        Require(
            Run.StepInEpoch is >= 0 and < MostEpochs && IsCount(Run.Samples) && IsCount(Run.Counted ?? 0) && IsCount(Run.Ticks)
                && Run.Correct >= 0 && Run.Correct <= (Run.Counted ?? Run.Samples),
            $"sums of the epoch that are neither negative nor {MostCount} or more",
            Run);
        Require(Run.StepInEpoch <= Steps, $"at most the {Steps} steps of all epochs in the current one", Run.StepInEpoch);
        Require(float.IsFinite(Run.Loss) && float.IsFinite(Run.LearningRate), "a finite loss and learning rate", Run);
        Require(double.IsFinite(FromBits(Run.LossSum)), "the bits of a finite sum of losses", Run.LossSum);
        Require(
            Optimizer.LearningRate >= 0 && float.IsFinite(Optimizer.LearningRate), "a learning rate that is not negative", Optimizer.LearningRate);
        Require(
            Array.TrueForAll(Optimizer.Powers, power => FromBits(power) is >= 0 and <= 1),
            "the bits of powers from 0 to 1",
            string.Join(", ", Optimizer.Powers));

        Require(
            Targets is null || (Targets.Means.Length == Targets.Deviations.Length && Targets.Means.Length > 0
                && Array.TrueForAll(Targets.Means, bits => float.IsFinite((float)FromBits(bits)))
                && Array.TrueForAll(Targets.Deviations, bits => float.IsFinite((float)FromBits(bits)) && (float)FromBits(bits) > 0)),
            "the bits of as many finite means as positive deviations of targets",
            $"{Targets?.Means.Length} and {Targets?.Deviations.Length}");

        foreach ((string key, CallbackCounters? callback) in Callbacks ?? [])
        {
            Require(callback is not null, "state of each callback", $"none of '{WeightsTensor.Shortened(key)}'");
            foreach ((string name, string? bits) in callback!.Numbers)
            {
                Require(
                    name.Length > 0 && AreBits(bits) && !callback.Integers.ContainsKey(name),
                    $"the bits of a number, under a name that no integer has, in the state of callback '{WeightsTensor.Shortened(key)}'",
                    $"'{WeightsTensor.Shortened(name)}' = {WeightsTensor.Shortened(bits ?? "null")}");
            }

            Require(!callback.Integers.ContainsKey(""), $"a name for each integer in the state of callback '{WeightsTensor.Shortened(key)}'", "an empty one");
        }

        void Require(bool condition, string expected, object found)
        {
            if (!condition)
            {
                throw new InvalidDataException(string.Create(CultureInfo.InvariantCulture, $"{file}: expected {expected}, but found {found}."));
            }
        }
    }
}

/// <summary>The place in the training samples.</summary>
/// <param name="Samples">Number of samples.</param>
/// <param name="Taken">Batches of the epoch that were taken.</param>
/// <param name="LastBatch">Handling of an incomplete batch, see <see cref="BatchPlan.Last"/>; null in older files, where it is a smaller batch.</param>
internal sealed record OrderCounters(int Samples, int Taken, string? LastBatch = null)
{
    /// <summary>Whether <see cref="LastBatch"/> is a value that a trainer writes.</summary>
    [JsonIgnore]
    public bool IsLastBatchKnown => LastBatch is null
        or nameof(GenBn.Training.LastBatch.Smaller)
        or nameof(GenBn.Training.LastBatch.Dropped)
        or nameof(GenBn.Training.LastBatch.Merged);

    /// <summary>How an epoch is divided into batches.</summary>
    public BatchPlan PlanOf(int batchSize) =>
        new(Samples, batchSize, LastBatch is null ? GenBn.Training.LastBatch.Smaller : Enum.Parse<LastBatch>(LastBatch), least: 1);
}

/// <summary>Sums of the current epoch.</summary>
/// <param name="StepInEpoch">Steps of the epoch.</param>
/// <param name="Samples">Samples of these steps.</param>
/// <param name="Correct">Samples of these, or their pixels, that were classified correctly.</param>
/// <param name="LossSum">Sum of their losses, as bits.</param>
/// <param name="Loss">Mean loss of the latest batch.</param>
/// <param name="LearningRate">Learning rate of the latest step.</param>
/// <param name="Ticks">Time of the epoch, in units of 100 ns.</param>
internal sealed record RunCounters(int StepInEpoch, long Samples, long Correct, string LossSum, float Loss, float LearningRate, long Ticks)
{
    /// <summary>Classifications of these samples, such as of their pixels; null if there is one for each sample.</summary>
    public long? Counted { get; init; }
}

/// <summary>The statistics of targets, <see cref="TargetStatistics"/>, as bits.</summary>
/// <param name="Means">The mean of each output's targets.</param>
/// <param name="Deviations">Their standard deviations.</param>
internal sealed record TargetCounters(string[] Means, string[] Deviations);

/// <summary>The numbers of the optimizer's state beside its tensors.</summary>
/// <param name="Kind">Its <see cref="Optimizer.Kind"/>.</param>
/// <param name="LearningRate">Its learning rate, before the schedule.</param>
/// <param name="Powers">Its <see cref="OptimizerState.Powers"/>, as bits.</param>
internal sealed record OptimizerCounters(string Kind, float LearningRate, string[] Powers);

/// <summary>The numbers of a <see cref="CallbackState"/> beside its tensors.</summary>
/// <param name="Integers">Its integers by name.</param>
/// <param name="Numbers">Its numbers by name, as bits.</param>
internal sealed record CallbackCounters(Dictionary<string, long> Integers, Dictionary<string, string> Numbers);

/// <summary>The part of <see cref="CheckpointCounters"/> that every version has.</summary>
/// <param name="Version">The version of the format.</param>
internal sealed record CheckpointVersion(int Version);

/// <summary>Reads and writes <see cref="CheckpointCounters"/> without reflection.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(CheckpointCounters))]
[JsonSerializable(typeof(CheckpointVersion))]
internal sealed partial class CheckpointJson : JsonSerializerContext;
