using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using GenBn.Distributed;
using GenBn.Training;

namespace GenBn.Mpi.App;

/// <summary>A perceptron with dropout.</summary>
[Network, Input(64)]
[Dense(20), BatchNorm, ReLU, Dropout(0.3f)]
[Dense(11), Tanh, Dropout(0.5f)]
[Dense(3)]
internal sealed partial class Perceptron;

/// <summary>No dense layer.</summary>
[Network, Input(1, 8, 8)]
[Conv(4, 3), BatchNorm, ReLU]
[Conv(5, 3, Stride = 2), BatchNorm, SiLU]
[Conv(3, 2), Flatten]
internal sealed partial class Convolutions;

/// <summary>Trainings that have to give the same on any number of ranks; rank 0 prints a hash for each.</summary>
internal static class Training
{
    private const int Samples = 300;
    private const int Length = 64;
    private const int Classes = 3;

    /// <summary>Trains each network for two epochs; 250 samples leave a batch that fills no block.</summary>
    public static void Run(ICollective? ranks)
    {
        Train(new Perceptron(seed: 1), 250, ranks);
        Train(new Convolutions(seed: 1), 256, ranks);
        Train(new Convolutions(seed: 1), 40, ranks);
    }

    private static void Train<TNetwork>(TNetwork network, int batch, ICollective? ranks)
        where TNetwork : INetwork<TNetwork>
    {
        var random = new Random(1);
        int[] labels = [.. Enumerable.Range(0, Samples).Select(sample => sample % Classes)];
        float[] values = [.. Enumerable.Range(0, Samples * Length).Select(index => random.NextSingle() + labels[index / Length])];
        using var trainer = new Trainer<TNetwork>(
            network, new TrainerOptions { Optimizer = new Sgd(0.1f, 0.9f), BatchSize = batch, Threads = 1, Collective = ranks });
        trainer.Train(new Dataset(values, labels, Length, Classes), epochs: 2);
        if (ranks is null or { Rank: 0 })
        {
            float[] trained = [.. network.Parameters.Concat(network.Buffers).SelectMany(tensor => tensor.Values.ToArray())];
            string hash = Convert.ToHexString(SHA256.HashData(MemoryMarshal.AsBytes<float>(trained)))[..16];
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{typeof(TNetwork).Name}, batch {batch}: {hash}"));
        }
    }
}
