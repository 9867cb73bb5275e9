using System.CommandLine;
using System.Reflection;
using GenBn.Benchmarks.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace GenBn.Benchmarks;

/// <summary>The subcommand <c>recurrent-agreement</c>: whether drawn GRUs and LSTMs have the values and gradients of libtorch's.</summary>
internal static class RecurrentAgreement
{
    /// <summary>Relative L2 errors.</summary>
    private const double ValueBound = 1e-5;

    private const double GradientBound = 1e-4;

    private static readonly string[] s_names = ["weight_ih", "weight_hh", "bias_ih", "bias_hh"];

    public static Command Command()
    {
        Option<int> shapes = CommandLine.Number("--shapes", "Drawn layers.", 100);
        Option<int> seed = CommandLine.Number("--seed", "Where the draws start.", 1);
        Option<int> limit = CommandLine.Number("--time-limit", "Minutes after which the program gives up.", 10);
        var command = new Command("recurrent-agreement", "Compares outputs and all gradients of drawn GRUs and LSTMs with those of TorchSharp.") { shapes, seed, limit };
        command.SetAction(result => CommandLine.Guard(
            TimeSpan.FromMinutes(result.GetValue(limit)),
            cancellation => Run(result.GetValue(shapes), result.GetValue(seed), cancellation)));
        return command;
    }

    private static void Run(int count, int seed, CancellationToken cancellation)
    {
        LibTorch.Load();
        var random = new Random(seed);
        DrawnRecurrent[] shapes = [.. Enumerable.Range(0, count).Select(_ => DrawnRecurrent.Of(random))];
        (double value, double gradient) = (0, 0);
        foreach ((DrawnRecurrent shape, Type network) in shapes.Zip(DrawnRecurrent.Compile(shapes)))
        {
            cancellation.ThrowIfCancellationRequested();
            (double ofValues, double ofGradients) = (Errors)typeof(RecurrentAgreement).GetMethod(nameof(Compare), BindingFlags.Static | BindingFlags.NonPublic)!
                .MakeGenericMethod(network).Invoke(null, [shape, 1 + random.Next(40), random])!;
            if (!(ofValues <= ValueBound && ofGradients <= GradientBound))
            {
                throw new ArithmeticException(FormattableString.Invariant($"{shape}: values differ by {ofValues:E1}, gradients by {ofGradients:E1}"));
            }

            (value, gradient) = (Math.Max(value, ofValues), Math.Max(gradient, ofGradients));
        }

        Measurement.Print(
            Console.Out, $"{count} drawn layers: values differ by up to {value:E1} (at most {ValueBound:E0}), gradients by up to {gradient:E1} (at most {GradientBound:E0})");
    }

    private static Errors Compare<TNetwork>(DrawnRecurrent shape, int samples, Random random)
        where TNetwork : INetwork<TNetwork>
    {
        using DisposeScope scope = NewDisposeScope();
        var network = (TNetwork)Activator.CreateInstance(typeof(TNetwork), [(ulong)random.Next()])!;
        float[] inputs = Normal(samples * TNetwork.InputLength, random);
        float[] slopes = Normal(samples * TNetwork.OutputLength, random);
        using NetworkPass pass = network.CreatePass(samples, inputGradients: true);
        pass.Forward(inputs);
        pass.Backward(slopes);

        Tensor x = tensor(inputs, [samples, shape.Channels, shape.Length], requires_grad: true);
        using nn.Module layer = shape.IsLSTM ? nn.LSTM(shape.Channels, shape.Units, batchFirst: true) : nn.GRU(shape.Channels, shape.Units, batchFirst: true);
        Dictionary<string, TorchSharp.Modules.Parameter> parameters = layer.named_parameters().ToDictionary(pair => pair.name, pair => pair.parameter);
        using (no_grad())
        {
            foreach ((string name, Parameter own) in s_names.Zip(network.Parameters))
            {
                parameters[name + "_l0"].copy_(tensor(own.Values.ToArray(), [.. own.Shape.Select(size => (long)size)]));
            }
        }

        Tensor states = layer switch
        {
            TorchSharp.Modules.LSTM lstm => lstm.call(x.transpose(1, 2)).Item1,
            TorchSharp.Modules.GRU gru => gru.call(x.transpose(1, 2)).Item1,
            _ => throw new InvalidOperationException($"Expected a recurrent layer, but found {layer.GetType().Name}."),
        };
        Tensor outputs = shape.IsSequence ? states.transpose(1, 2) : states.select(1, -1);
        (outputs.flatten() * tensor(slopes)).sum().backward();
        double gradients = s_names.Zip(network.Parameters).Max(pair => Error(parameters[pair.First + "_l0"].grad!, pair.Second.Gradients));
        return new Errors(Error(outputs, pass.Outputs), Math.Max(gradients, Error(x.grad!, pass.InputGradients)));
    }

    /// <summary>The L2 norm of the difference, as a share of the expected values'.</summary>
    private static double Error(Tensor expected, ReadOnlySpan<float> actual)
    {
        float[] values = expected.detach().contiguous().flatten().data<float>().ToArray();
        (double difference, double norm) = (0, 0);
        for (int index = 0; index < values.Length; index++)
        {
            difference += Math.Pow(values[index] - actual[index], 2);
            norm += Math.Pow(values[index], 2);
        }

        return Math.Sqrt(difference / Math.Max(norm, 1e-12));
    }

    private static float[] Normal(int count, Random random) =>
        [.. Enumerable.Range(0, count).Select(_ => (float)(Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble())))];

    private sealed record Errors(double Values, double Gradients);
}
