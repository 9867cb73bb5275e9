using System.CommandLine;
using GenBn.Benchmarks.Onnx;
using GenBn.Benchmarks.Prediction;
using GenBn.Sample.Networks;
using GenBn.Sample.Networks.ResNet;
using Microsoft.ML.OnnxRuntime;

namespace GenBn.Benchmarks;

/// <summary>The subcommand <c>predict</c>: predictions of GenBn and of ONNX Runtime by turns, and what loading takes.</summary>
internal static class Predict
{
    private const ulong Seed = 1;

    /// <summary>Options and action.</summary>
    public static Command Command()
    {
        var data = new Option<DirectoryInfo>("--data") { Description = "Folder with the four IDX files of an MNIST-like dataset, gz or plain. Default: the embedded images of Fashion-MNIST." };
        Option<int> pairs = CommandLine.Number("--pairs", "Timed pairs of turns, one turn of each side.", 11);
        Option<int> threads = CommandLine.Number("--threads", "Threads of either side in rows with several. Default: all processors.", Environment.ProcessorCount);
        var settings = new Option<bool>("--settings") { Description = "Print what every setting of ONNX Runtime gave." };
        Option<int> limit = CommandLine.Number("--time-limit", "Minutes after which the program gives up.", 15);
        data.AcceptExistingOnly();
        var command = new Command("predict", "Predicts with ONNX Runtime at its best settings and with GenBn, alternating.") { data, pairs, threads, settings, limit };
        command.SetAction(result => CommandLine.Guard(
            TimeSpan.FromMinutes(result.GetValue(limit)),
            cancellation => Run(
                new ImageSource(result.GetValue(data)),
                new PredictionDuel(result.GetValue(pairs), result.GetValue(settings), Console.Out, cancellation),
                result.GetValue(threads))));
        return command;
    }

    private static void Run(ImageSource images, PredictionDuel duel, int threads)
    {
        Console.WriteLine(Machine.Describe());
        Console.WriteLine($"ONNX Runtime {OrtEnv.Instance().GetVersionString()}; unless the last column says otherwise: {OnnxSettings.Defaults}");
        var lenet = Subject.Of("LeNet", new LeNet(Seed), images);
        var load = new LoadDuel(lenet, duel);
        duel.Head();
        Row(lenet, 256);
        Row(Subject.Of("deep", new Deep(Seed), images), 256);
        Row(Subject.Of("ResNet-20", new ResNet20(Seed), images), 64);
        One(Subject.Of("dense 8-8-8", new SmallDense(Seed), images));
        Row(Subject.Of("dense 784-256-128-10", new DensePerceptron(Seed), images), 256);
        load.Run();
        duel.Tail();

        void Row(Subject subject, int batch)
        {
            One(subject);
            foreach (int count in new[] { 1, threads }.Distinct())
            {
                duel.Predict(subject, batch, count, count);
            }
        }

        // GenBn computes one sample on one thread; ONNX Runtime may be faster on several.
        void One(Subject subject)
        {
            foreach (int count in new[] { 1, threads }.Distinct())
            {
                duel.Predict(subject, samples: 1, threads: 1, count);
            }
        }
    }
}
