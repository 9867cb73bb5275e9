using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace GenBn.Tests.Distributed;

/// <summary>A training that one process or several ranks do, and what must be the same then.</summary>
/// <param name="network">Makes a network; the same each time.</param>
internal sealed class RankTraining<TNetwork>(Func<TNetwork> network)
    where TNetwork : INetwork<TNetwork>
{
    public Func<IDataSource> Train { get; init; } = () => RankData.Images(300);

    public Func<IDataSource?> Test { get; init; } = () => null;

    public int Epochs { get; init; } = 2;

    public Func<ICollective?, TrainerOptions> Options { get; init; } =
        static collective => new TrainerOptions { Optimizer = new Sgd(0.1f, 0.9f), BatchSize = 256, Collective = collective };

    /// <summary>What is done with the trainer; by default it fits.</summary>
    public Func<RankTraining<TNetwork>, Trainer<TNetwork>, IEnumerable<string>> Work { get; init; } =
        static (training, trainer) => trainer.Fit(training.Train(), training.Test(), training.Epochs).Select(Facts).ToArray();

    /// <summary>Facts of the training in one process, which ends with a hash of all values.</summary>
    public string[] Alone() => Run(null);

    /// <summary>The facts of each rank.</summary>
    public string[][] Together(int ranks) => LoopbackRanks.Run(ranks, Run);

    /// <summary>What must be equal in reports of the same training.</summary>
    public static string Facts(EpochReport report) => FormattableString.Invariant(
        $"{report.Epoch} {report.Loss:R} {report.TrainAccuracy:R} {report.TestLoss:R} {report.TestAccuracy:R} {report.LearningRate:R} {string.Join(' ', report.Metrics)}");

    /// <summary>A hash of parameters and running statistics.</summary>
    public static string Hash(INetwork<TNetwork> network)
    {
        float[] values = [.. network.Parameters.Concat(network.Buffers).SelectMany(tensor => tensor.Values.ToArray())];
        return Convert.ToHexString(SHA256.HashData(MemoryMarshal.AsBytes<float>(values)));
    }

    private string[] Run(ICollective? collective)
    {
        TNetwork trained = network();
        using var trainer = new Trainer<TNetwork>(trained, Options(collective));
        string[] facts = [.. Work(this, trainer)];
        return [.. facts, FormattableString.Invariant($"{trainer.Steps} steps, {trainer.Correct} correct"), Hash(trained)];
    }
}
