using System.CommandLine;
using GenBn.Benchmarks.Training;
using GenBn.Sample;
using GenBn.Sample.Networks;

namespace GenBn.Benchmarks;

/// <summary>The subcommand <c>train-lenet</c>: the sample's LeNet, trained with TorchSharp and with GenBn by turns.</summary>
internal static class TrainLeNet
{
    private const float LearningRate = 1.0f;
    private const ulong Seed = 1;

    /// <summary>Options and action.</summary>
    public static Command Command()
    {
        var data = new Option<DirectoryInfo>("--data") { Description = "Folder with the four IDX files of an MNIST-like dataset, gz or plain. Default: 10,000 embedded images of Fashion-MNIST." };
        Option<int> threads = CommandLine.Number("--threads", "Threads of either side. Default: all processors.", Environment.ProcessorCount);
        Option<int> pairs = CommandLine.Number("--pairs", "Timed pairs of epochs, one epoch of each side.", 5);
        Option<int> batch = CommandLine.Number("--batch", "Samples per step.", 256);
        Option<int> limit = CommandLine.Number("--time-limit", "Minutes after which the program gives up.", 30);
        data.AcceptExistingOnly();
        var command = new Command("train-lenet", "Trains LeNet with TorchSharp (libtorch, CPU) and with GenBn, alternating epoch by epoch.") { data, threads, pairs, batch, limit };
        command.SetAction(result => CommandLine.Guard(
            TimeSpan.FromMinutes(result.GetValue(limit)),
            cancellation => Run(result.GetValue(data), result.GetValue(threads), result.GetValue(batch), result.GetValue(pairs), cancellation)));
        return command;
    }

    private static void Run(DirectoryInfo? folder, int threads, int batch, int pairs, CancellationToken cancellation)
    {
        LibTorch.Load();
        (Dataset train, Dataset test) = folder is null ? SampleData.Embedded() : SampleData.FromFolder(folder);
        using var torch = new TorchContender(train, test, batch, threads, LearningRate, Seed);
        using var genBn = new GenBnContender<LeNet>(new LeNet(Seed), train, test, batch, threads, LearningRate, Seed);
        Console.WriteLine(Machine.Describe());
        Measurement.Print(Console.Out, $"LeNet, {LeNet.ParameterCount:N0} parameters; {train.Count:N0} training and {test.Count:N0} test images; SGD, learning rate {LearningRate}, batch {batch}, {threads} threads");
        new Duel(torch, genBn, train.Count, Console.Out).Run(pairs, cancellation);
    }
}
