using System.CommandLine;
using System.Reflection;
using GenBn.Benchmarks.Onnx;

namespace GenBn.Benchmarks;

/// <summary>Whether ONNX Runtime predicts what GenBn does, for every network of this program: the sample's, and those of its own.</summary>
internal static class OnnxAgreement
{
    /// <summary>Largest difference allowed, as a share of the network's largest output.</summary>
    private const double Bound = 1e-5;

    public static Command Command()
    {
        Option<int> images = CommandLine.Number("--images", "Images to predict.", 100);
        Option<int> steps = CommandLine.Number("--steps", "Batches of 32 images to train on before.", 10);
        Option<int> limit = CommandLine.Number("--time-limit", "Minutes after which the program gives up.", 10);
        var command = new Command("onnx-agreement", "Exports every network to ONNX and compares the predictions of ONNX Runtime with those of GenBn.") { images, steps, limit };
        command.SetAction(result => CommandLine.Guard(
            TimeSpan.FromMinutes(result.GetValue(limit)),
            cancellation => Run(result.GetValue(images), result.GetValue(steps), cancellation)));
        return command;
    }

    private static void Run(int count, int steps, CancellationToken cancellation)
    {
        var images = new ImageSource(folder: null);
        var failed = new List<string>();
        foreach (Type type in typeof(OnnxAgreement).Assembly.GetTypes()
            .Where(type => type.GetCustomAttribute<NetworkAttribute>() is not null)
            .OrderBy(type => type.Namespace, StringComparer.Ordinal)
            .ThenBy(type => type.Name, StringComparer.Ordinal))
        {
            cancellation.ThrowIfCancellationRequested();
            Agreement agreement = Agreement.Of(type);
            double difference = agreement.Measure(images.Of(agreement.InputLength, agreement.OutputLength), count, steps);
            Measurement.Print(Console.Out, $"{type.Name,-24} {agreement.LayerCount,4} layers, largest output {agreement.LargestOutput,9:G4}, largest difference {difference:E1} of it");
            if (!(difference <= Bound))
            {
                failed.Add(type.Name);
            }
        }

        if (failed.Count > 0)
        {
            throw new ArithmeticException(FormattableString.Invariant($"ONNX Runtime differs by more than {Bound}: {string.Join(", ", failed)}"));
        }
    }
}
