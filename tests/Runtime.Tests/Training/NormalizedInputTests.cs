using GenBn.Tests.Data;
using Xunit;

namespace GenBn.Tests.Training;

/// <summary>Normalisation that a network declares gives the bits of one that is done to the data, and is done once.</summary>
public sealed class NormalizedInputTests
{
    [Theory]
    [InlineData(1, false)]
    [InlineData(2, false)]
    [InlineData(3, true)]
    public void ADeclaredScaleTrainsAsOneOfTheData(int threads, bool isRead)
    {
        Dataset bytes = Bytes(scale: 1f / 255);
        string[] expected = Fitted<TinyNetwork>(bytes, 1);
        Assert.Equal(expected, Fitted<ScaledNetwork>(Form(bytes, isRead), threads));
        Assert.Equal(expected, Fitted<ScaledNetwork>(Form(Bytes(scale: 1), isRead), threads));
    }

    [Theory]
    [InlineData(1, false)]
    [InlineData(2, false)]
    [InlineData(3, true)]
    public void DeclaredNormalisationTrainsAsOneOfTheData(int threads, bool isRead)
    {
        Dataset bytes = Bytes(scale: 1f / 255);
        string[] expected = Fitted<TinyNetwork>(bytes.Augment(1, new Normalize([0.4f], [0.3f])), 1);
        Assert.Equal(expected, Fitted<NormalizedNetwork>(Form(bytes, isRead), threads));
        Assert.Equal(expected, Fitted<NormalizedNetwork>(Form(Bytes(scale: 1), isRead), threads));
        Assert.Equal(expected, Fitted<CenteredNetwork>(Form(bytes, isRead), threads));
        Assert.Equal(expected, Fitted<NormalizedNetwork>(bytes.Load(), threads));
        Assert.NotEqual(expected, Fitted<OtherMeanNetwork>(bytes, threads));
        Assert.NotEqual(expected, Fitted<TinyNetwork>(bytes, threads));
    }

    /// <summary>What a predictor gives for raw bytes and floats is what another gives for values that were normalised before.</summary>
    [Fact]
    public void PredictionsAreThoseOfNormalisedValues()
    {
        var network = new NormalizedNetwork(seed: 2);
        var plain = new TinyNetwork(seed: 2);
        Dataset bytes = Bytes(scale: 1);
        byte[] pixels = bytes.Pixels.ToArray();
        float[] raw = Array.ConvertAll(pixels, pixel => (float)pixel);
        float[] normalized = Array.ConvertAll(pixels, pixel => ((pixel * (1f / 255)) - 0.4f) / 0.3f);
        Predictor predictor = network.CreatePredictor();
        Assert.Equal(1f / 255, predictor.InputScale);
        Assert.Null(plain.CreatePredictor().InputScale);
        Assert.Null(new CenteredNetwork().CreatePredictor().InputScale);

        float[] expected = new float[bytes.Count * 3];
        plain.CreatePredictor().Predict(normalized, expected);
        float[] outputs = new float[expected.Length];
        predictor.Predict(pixels, outputs);
        Assert.Equal(expected, outputs);
        predictor.Predict(raw, outputs, threads: 2);
        Assert.Equal(expected, outputs);
        predictor.Predict(raw, outputs, new byte[predictor.ScratchBytes]);
        Assert.Equal(expected, outputs);
        float[] values = Array.ConvertAll(pixels, pixel => pixel * (1f / 255));
        new CenteredNetwork(seed: 2).CreatePredictor().Predict(values, outputs);
        Assert.Equal(expected, outputs);
        new CenteredNetwork(seed: 2).CreatePredictor().Predict(pixels, 1f / 255, outputs);
        Assert.Equal(expected, outputs);

        float[] one = new float[3];
        predictor.Predict(raw.AsSpan(64, 64), one);
        Assert.Equal(expected[3..6], one);
        predictor.Predict(pixels.AsSpan(64, 64), one);
        Assert.Equal(expected[3..6], one);
        Assert.Equal(plain.CreatePredictor().Classify(normalized.AsSpan(64, 64)), predictor.Classify(pixels.AsSpan(64, 64)));
        Assert.Equal(predictor.Classify(raw.AsSpan(64, 64)), predictor.Classify(pixels.AsSpan(64, 64)));
        float[] probabilities = new float[expected.Length];
        plain.CreatePredictor().PredictProbabilities(normalized, probabilities);
        predictor.PredictProbabilities(pixels, outputs);
        Assert.Equal(probabilities, outputs);
    }

    [Fact]
    public void BytesAreScaledOnceOrNotAtAll()
    {
        Predictor scaled = new NormalizedNetwork().CreatePredictor();
        float[] outputs = new float[3];
        Action[] twice = [() => scaled.Predict(new byte[64], 1f / 255, outputs), () => scaled.PredictProbabilities(new byte[64], 1, outputs), () => scaled.Classify(new byte[64], 1f / 255)];
        Assert.All(twice, call => Assert.Contains("multiplies its inputs by 0.003921569, the Scale that its [Input] declares", Assert.Throws<InvalidOperationException>(call).Message, StringComparison.Ordinal));

        Predictor unscaled = new CenteredNetwork().CreatePredictor();
        Action[] never = [() => unscaled.Predict(new byte[64], outputs), () => unscaled.PredictProbabilities(new byte[64], outputs), () => unscaled.Classify(new byte[64])];
        Assert.All(never, call => Assert.Contains("does not declare the scale of bytes", Assert.Throws<InvalidOperationException>(call).Message, StringComparison.Ordinal));
        Assert.Throws<ArgumentException>("pixels", () => scaled.Predict(new byte[65], outputs));
        Assert.Throws<ArgumentException>("pixels", () => scaled.Classify(new byte[63]));
        Assert.Throws<ArgumentOutOfRangeException>("threads", () => scaled.Predict(new byte[64], outputs, threads: -1));

        // A list of numbers is one of floats, as before there was an overload for bytes.
        Assert.InRange(new ThreeFeatures().CreatePredictor().Classify([1, 2, 3]), 0, 1);
    }

    [Fact]
    public void ASourceThatIsScaledOtherwiseOrNormalisedAlreadyIsRefused()
    {
        Dataset half = Bytes(scale: 0.5f);
        Assert.Contains("scaled by 0.003921569, the Scale of the network's [Input], but the dataset's are scaled by 0.5", Refused<NormalizedNetwork>(half), StringComparison.Ordinal);
        Assert.Contains("are scaled by 0.5", Refused<ScaledNetwork>(new SourceOfDataset(half)), StringComparison.Ordinal);
        Assert.Contains("are scaled by 0.5", Refused<ScaledNetwork>(half.Load()), StringComparison.Ordinal);
        IDataSource normalized = Bytes(scale: 1).Augment(1, new Normalize([0.4f], [0.3f]));
        Assert.Contains("the dataset's are already normalised", Refused<NormalizedNetwork>(normalized), StringComparison.Ordinal);
        Assert.Contains("the dataset's are already normalised", Refused<CenteredNetwork>(normalized.Load()), StringComparison.Ordinal);
        Assert.Contains("the dataset's are already normalised", Refused<ScaledNetwork>(half.Concat(Bytes(scale: 1))), StringComparison.Ordinal);

        // Whoever declares nothing takes everything.
        using var trainer = new Trainer<TinyNetwork>(new TinyNetwork());
        Assert.True(trainer.Evaluate(normalized).Loss > 0);
        Assert.True(trainer.Evaluate(half.Concat(Bytes(scale: 1))).Loss > 0);
        using var centered = new Trainer<CenteredNetwork>(new CenteredNetwork());
        Assert.True(centered.Evaluate(half).Loss > 0);
    }

    [Fact]
    public void AShapeThatIsNotTheInputsIsRefused()
    {
        Dataset data = TinyNetwork.Data();
        Assert.Contains(
            "images of 1×8×8 (channels × height × width), the shape of the network's [Input], but the dataset's are 1×4×16",
            Refused<TinyNetwork>(data.WithShape(1, 4, 16)),
            StringComparison.Ordinal);
        Assert.Contains("1×8×8", Refused<TinyNetwork>(new SourceOfDataset(data).WithShape(4, 4, 4)), StringComparison.Ordinal);
        Assert.Contains("but the dataset's are 3×5×5", Refused<TinyNetwork>(new Dataset(new byte[75], new int[1], 75, 3) { Shape = new ImageShape(3, 5, 5) }), StringComparison.Ordinal);
        Assert.Contains("a shape of 64 values, as the source's samples have, but its shape is 1×8×9", Refused<TinyNetwork>(new ShapeOf(data, new ImageShape(1, 8, 9))), StringComparison.Ordinal);
        Assert.Contains("its shape is -1×-8×8", Refused<TinyNetwork>(new ShapeOf(data, new ImageShape(-1, -8, 8))), StringComparison.Ordinal);
        using var trainer = new Trainer<TinyNetwork>(new TinyNetwork());
        Assert.True(trainer.Evaluate(data.WithShape(1, 8, 8)).Loss > 0);

        // A vector has no shape to contradict.
        using var vectors = new Trainer<VectorNetwork>(new VectorNetwork());
        Assert.True(vectors.Evaluate(data.WithShape(4, 4, 4)).Loss > 0);
    }

    [Fact]
    public void WeightsOfOtherNumbersAreRefused()
    {
        using var stream = new MemoryStream();
        new NormalizedNetwork(seed: 3).SaveWeights(stream);
        byte[] content = stream.ToArray();
        Assert.NotNull(NormalizedNetwork.LoadPredictor(content));
        Assert.Throws<InvalidDataException>(() => OtherMeanNetwork.LoadPredictor(content));
        Assert.Throws<InvalidDataException>(() => TinyNetwork.LoadPredictor(content));
        Assert.Throws<InvalidDataException>(() => new ScaledNetwork().LoadWeights(WeightsFile.Read(content)));
        Assert.Equal(4, new[] { TinyNetwork.ArchitectureHash, ScaledNetwork.ArchitectureHash, NormalizedNetwork.ArchitectureHash, OtherMeanNetwork.ArchitectureHash }.Distinct().Count());
    }

    /// <summary>Central differences of the loss Σ outputs² / 2 over raw values.</summary>
    [Fact]
    public void InputGradientsAreThoseOfRawValues()
    {
        var network = new NormalizedNetwork(seed: 5);
        float[] raw = Array.ConvertAll(Bytes(scale: 1).Pixels[..(16 * 64)].ToArray(), pixel => (float)pixel);
        using NetworkPass pass = network.CreatePass(16, threads: 1, inputGradients: true);
        pass.Forward(raw);
        pass.Backward(pass.Outputs);
        float[] gradients = pass.InputGradients.ToArray();
        Assert.Equal(gradients, pass.InputGradients.ToArray());

        var plain = new TinyNetwork(seed: 5);
        using NetworkPass other = plain.CreatePass(16, threads: 1, inputGradients: true);
        other.Forward(Array.ConvertAll(raw, value => ((value * (1f / 255)) - 0.4f) / 0.3f));
        other.Backward(other.Outputs);
        float factor = (float)((double)(1f / 255) / 0.3f);
        Assert.Equal(Array.ConvertAll(other.InputGradients.ToArray(), gradient => gradient * factor), gradients);
        Assert.Contains(gradients, gradient => gradient != 0);
    }

    [Theory]
    [InlineData(float.NaN, "NaN")]
    [InlineData(1e30f, "1E+30")]
    public void AValueThatIsOutOfRangeIsNamedAsItCame(float value, string word)
    {
        float[] inputs = new float[32 * 64];
        inputs[(3 * 64) + 5] = value;
        using var trainer = new Trainer<NormalizedNetwork>(new NormalizedNetwork(), new TrainerOptions { BatchSize = 32, Threads = 1 });
        NonFiniteLossException error = Assert.Throws<NonFiniteLossException>(() => trainer.Step(inputs, new int[32]));
        Assert.Contains($"Sample 3 of the batch of step 1: value 5 of its input is {word}", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void NothingIsAllocated()
    {
        float[] inputs = new float[32 * 64];
        int[] labels = new int[32];
        TinyNetwork.Data().CopyTo(inputs, labels);
        using var trainer = new Trainer<NormalizedNetwork>(new NormalizedNetwork(), new TrainerOptions { BatchSize = 32, Threads = 1 });
        Assert.Equal(0, Allocation.Of(trainer, () => trainer.Step(inputs, labels)));

        Predictor predictor = new NormalizedNetwork().CreatePredictor();
        byte[] pixels = new byte[17 * 64];
        float[] outputs = new float[17 * 3];
        Assert.Equal(0, Allocation.Of(trainer, () =>
        {
            predictor.Predict(pixels, outputs);
            predictor.Predict(inputs.AsSpan(0, 64), outputs.AsSpan(0, 3));
            predictor.Classify(pixels.AsSpan(0, 64));
        }));
    }

    /// <summary>What is declared can be read from the architecture.</summary>
    [Fact]
    public void TheArchitectureHasTheNumbers()
    {
        var input = (InputLayer)NormalizedNetwork.Architecture.Layers[0];
        Assert.Equal(1f / 255, input.Scale);
        Assert.Equal([0.4f], input.Mean);
        Assert.Equal([0.3f], input.Deviation);
        var plain = (InputLayer)TinyNetwork.Architecture.Layers[0];
        Assert.Null(plain.Scale);
        Assert.Empty(plain.Mean);
        Assert.Empty(plain.Deviation);
        Assert.Contains("inputs      (raw · 0.003921569 − 0.4) / 0.3", NormalizedNetwork.Summary, StringComparison.Ordinal);
        Assert.Equal(NormalizedNetwork.PredictionScratchBytes, new NormalizedNetwork().CreatePredictor().ScratchBytes);
    }

    private static Dataset Bytes(float scale)
    {
        (float[] values, int[] labels) = TinyNetwork.Data().ToArrays();
        return new Dataset(Array.ConvertAll(values, value => (byte)(value * 255)), labels, 64, 3, scale) { Shape = new ImageShape(1, 8, 8) };
    }

    private static IDataSource Form(Dataset dataset, bool isRead) => isRead ? new SourceOfDataset(dataset) : dataset;

    private static string Refused<TNetwork>(IDataSource source)
        where TNetwork : INetwork<TNetwork>
    {
        using var trainer = new Trainer<TNetwork>((TNetwork)Activator.CreateInstance(typeof(TNetwork), [1UL])!);
        string message = Assert.Throws<ArgumentException>("train", () => trainer.Fit(source)).Message;
        Assert.StartsWith(message.Split(" (Parameter")[0], Assert.Throws<ArgumentException>("data", () => trainer.Evaluate(source)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>("data", () => trainer.Recalibrate(source, 1));
        return message;
    }

    /// <summary>Loss and accuracy after two epochs, and parameters and recalibrated statistics, as bits.</summary>
    private static string[] Fitted<TNetwork>(IDataSource data, int threads)
        where TNetwork : INetwork<TNetwork>
    {
        var network = (TNetwork)Activator.CreateInstance(typeof(TNetwork), [4UL])!;
        using var trainer = new Trainer<TNetwork>(network, new TrainerOptions { Optimizer = new Sgd(0.2f, 0.5f, 1e-3f), BatchSize = 37, Threads = threads });
        Assert.Equal(2, trainer.Fit(data, epochs: 2).Count());
        Evaluation evaluation = trainer.Evaluate(data);
        List<string> lines = [FormattableString.Invariant($"{evaluation.Loss:R} {evaluation.Accuracy:R}")];
        trainer.Recalibrate(data, data.Count);
        lines.AddRange(network.Parameters.Concat<NamedTensor>(network.Buffers).Select(tensor => Convert.ToHexString(System.Runtime.InteropServices.MemoryMarshal.AsBytes(tensor.Values))));
        return [.. lines];
    }

    /// <summary>Says that its samples have some shape.</summary>
    private sealed class ShapeOf(Dataset dataset, ImageShape shape) : IDataSource
    {
        public int Count => dataset.Count;

        public int SampleLength => dataset.SampleLength;

        public int Classes => dataset.Classes;

        public int TargetLength => dataset.TargetLength;

        public ImageShape? Shape => shape;

        public void Read(int epoch, ReadOnlySpan<int> samples, Span<float> inputs, Span<int> labels, Span<float> targets) =>
            dataset.Read(epoch, samples, inputs, labels, targets);
    }
}

/// <summary>Takes three numbers.</summary>
[Network, Input(3), Dense(2)]
public sealed partial class ThreeFeatures;
