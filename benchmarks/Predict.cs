using System.CommandLine;
using GenBn.Benchmarks.Networks;
using GenBn.Benchmarks.Onnx;
using GenBn.Benchmarks.Prediction;
using GenBn.Sample.Networks;
using GenBn.Sample.Networks.MobileNets;
using GenBn.Sample.Networks.ResNet;
using GenBn.Sample.Showcases;
using Microsoft.ML.OnnxRuntime;

namespace GenBn.Benchmarks;

/// <summary>The subcommand <c>predict</c>: predictions of GenBn and of ONNX Runtime by turns, and what loading takes.</summary>
internal static class Predict
{
    private const ulong Seed = 1;
    private const string LeNetName = "LeNet";

    /// <summary>A network with the samples of a call with many; null if only one sample at a time is of interest.</summary>
    private sealed record Line(string Name, int? Batch, Func<string, ImageSource, Subject> Subject);

    private static readonly Line[] s_lines =
    [
        new(LeNetName, 256, (name, images) => Subject.Of(name, new LeNet(Seed), images)),
        new("deep", 256, (name, images) => Subject.Of(name, new Deep(Seed), images)),
        new("ResNet-20", 64, (name, images) => Subject.Of(name, new ResNet20(Seed), images)),
        new("ResNet-8", 64, (name, images) => Subject.Of(name, new ResNet8(Seed), images)),
        new("VGG-like", 64, (name, images) => Subject.Of(name, new VggLike(Seed), images)),
        new("MobileNet v1 0.25", 32, (name, images) => Subject.Of(name, new MobileNetV1Quarter(Seed), images)),
        new("DS-CNN", 64, (name, images) => Subject.Of(name, new DsCnn(Seed), images)),
        new("dense autoencoder", 256, (name, images) => Subject.Of(name, new DenseAutoencoder(Seed), images)),
        new("dense 784-256-128-10", 256, (name, images) => Subject.Of(name, new DensePerceptron(Seed), images)),
        new("dense 8-8-8", null, (name, images) => Subject.Of(name, new SmallDense(Seed), images)),
        new("1-D convolutions", 64, (name, images) => Subject.Of(name, new SensorConvolutions(Seed), images)),
        new("U-Net, 1×32×32", 32, (name, images) => Subject.Of(name, new UNet(Seed), images)),
        new("autoencoder, 1×28×28", 64, (name, images) => Subject.Of(name, new Autoencoder(Seed), images)),
        new("MobileNet v2, 3×96×96", 32, (name, images) => Subject.Of(name, new MobileNet(Seed), images)),
        new("ResNet-18", 8, (name, images) => Subject.Of(name, new ResNet18(Seed), images)),
        new("MobileNet v2", 8, (name, images) => Subject.Of(name, new MobileNetV2(Seed), images)),
    ];

    /// <summary>Options and action.</summary>
    public static Command Command()
    {
        var data = new Option<DirectoryInfo>("--data") { Description = "Folder with the four IDX files of an MNIST-like dataset, gz or plain. Default: the embedded images of Fashion-MNIST." };
        var networks = new Option<string[]>("--networks") { Description = "Only these networks, by the names of the table.", AllowMultipleArgumentsPerToken = true };
        Option<int> pairs = CommandLine.Number("--pairs", "Timed pairs of turns, one turn of each side.", 11);
        Option<int> threads = CommandLine.Number("--threads", "Threads of either side in rows with several. Default: all processors.", Environment.ProcessorCount);
        Option<int> vectors = VectorLimit.Option();
        var settings = new Option<bool>("--settings") { Description = "Print what every setting of ONNX Runtime gave." };
        var untuned = new Option<bool>("--untuned") { Description = "Leave out the search for ONNX Runtime's best settings." };
        Option<int> limit = CommandLine.Number("--time-limit", "Minutes after which the program gives up.", 60);
        data.AcceptExistingOnly();
        networks.AcceptOnlyFromAmong([.. s_lines.Select(line => line.Name)]);
        var command = new Command("predict", "Predicts with ONNX Runtime at its best settings and with GenBn, alternating.")
        {
            data, networks, pairs, threads, vectors, settings, untuned, limit,
        };
        command.SetAction(result => VectorLimit.Run(result.GetValue(vectors)) ?? CommandLine.Guard(
            TimeSpan.FromMinutes(result.GetValue(limit)),
            cancellation => Run(
                new ImageSource(result.GetValue(data)),
                new PredictionDuel(result.GetValue(pairs), !result.GetValue(untuned), result.GetValue(settings), Console.Out, cancellation),
                result.GetValue(networks) ?? [],
                result.GetValue(threads))));
        return command;
    }

    private static void Run(ImageSource images, PredictionDuel duel, string[] networks, int threads)
    {
        Console.WriteLine(Machine.Describe());
        Console.WriteLine($"ONNX Runtime {OrtEnv.Instance().GetVersionString()}; unless the last column says otherwise: {OnnxSettings.Defaults}");
        duel.Head();
        foreach (Line line in s_lines.Where(line => networks.Length == 0 || networks.Contains(line.Name)))
        {
            Subject subject = line.Subject(line.Name, images);
            int[] samples = line.Batch is { } batch ? [1, batch] : [1];
            foreach ((int count, int team) in samples.SelectMany(_ => new[] { 1, threads }.Distinct(), (count, team) => (count, team)))
            {
                duel.Predict(subject, count, team);
            }

            if (line.Name == LeNetName)
            {
                new LoadDuel(subject, duel).Run();
            }
        }

        duel.Tail();
    }
}
