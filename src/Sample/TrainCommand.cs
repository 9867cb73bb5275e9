using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using GenBn.Sample.Networks;

namespace GenBn.Sample;

/// <summary>Trains a network and prints a line per epoch.</summary>
internal static class TrainCommand
{
    public static int Run(TrainSettings settings, TextWriter output)
    {
        (Dataset train, Dataset test) = settings.Data is null ? SampleData.Embedded() : SampleData.FromFolder(settings.Data);
        Recipe recipe = settings.Data is null ? Recipe.Embedded : Recipe.Founding;
        return settings.Network switch
        {
            "lenet" => Train(new LeNet(settings.Seed), settings, recipe, train, test, output),
            _ => throw new ArgumentException($"There is no network '{settings.Network}'.", nameof(settings)),
        };
    }

    private static int Train<TNetwork>(TNetwork network, TrainSettings settings, Recipe recipe, Dataset train, Dataset test, TextWriter output)
        where TNetwork : INetwork<TNetwork>
    {
        int epochs = settings.Epochs ?? recipe.Epochs;
        int batch = settings.BatchSize ?? recipe.BatchSize;
        float rate = settings.LearningRate ?? recipe.LearningRate;
        float momentum = settings.Momentum ?? recipe.Momentum;
        int threads = settings.Threads ?? Environment.ProcessorCount;
        Print(output, $"{settings.Network}: {TNetwork.ParameterCount:N0} parameters; {train.Count:N0} training and {test.Count:N0} test images");
        Print(output, $"SGD, learning rate {rate}, momentum {momentum}, batch {batch}, {threads} threads, seed {settings.Seed}");
        using var trainer = new Trainer<TNetwork>(network, new TrainerOptions
        {
            Optimizer = new Sgd(rate, momentum),
            Loss = Loss.SoftmaxCrossEntropy,
            BatchSize = batch,
            Threads = threads,
            Seed = settings.Seed,
        });
        TimeSpan training = TimeSpan.Zero;
        double best = 0;
        foreach (EpochReport report in trainer.Fit(train, test, epochs))
        {
            output.WriteLine(report);
            training += report.TrainingTime;
            best = Math.Max(best, report.TestAccuracy ?? 0);
        }

        double speed = (double)train.Count * epochs / training.TotalSeconds;
        Print(output, $"best test acc {best:F3}; {speed:N0} images/s, {training.TotalSeconds:F2} sec of training; {TNetwork.ParameterCount:N0} parameters");
        Print(output, $"parameters and running statistics: sha256 {Hash(network)}");
        return 0;
    }

    /// <summary>A fingerprint of all values: equal if and only if training repeated bit for bit.</summary>
    private static string Hash<TNetwork>(TNetwork network)
        where TNetwork : INetwork<TNetwork>
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (NamedTensor tensor in network.Parameters.Concat<NamedTensor>(network.Buffers))
        {
            hash.AppendData(MemoryMarshal.AsBytes(tensor.Values));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset())[..16];
    }

    private static void Print(TextWriter output, FormattableString text) => output.WriteLine(text.ToString(CultureInfo.InvariantCulture));
}
