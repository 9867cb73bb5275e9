using Xunit;

namespace GenBn.Tests.Kernels;

/// <summary>Layers of a user's own through the calls of generated code.</summary>
public sealed unsafe class CustomLayerTests
{
    private static readonly ImageShape Small = new(3, 2, 5);
    private static readonly ImageShape Large = new(3, 4, 10);

    [Fact]
    public void GradientsAreThoseOfFiniteDifferences()
    {
        Verify<Doubling>(new CustomLayer(Small, Large), []);
        Parameter[] parameters = Slopes();
        Verify<ShiftedSlope>(new CustomLayer(Small, Small, new CustomParameters(parameters)), parameters);
    }

    [Fact]
    public void OneSampleGetsTheBitsOfABlock()
    {
        VerifySample<Doubling>(new CustomLayer(Small, Large));
        VerifySample<ShiftedSlope>(new CustomLayer(Small, Small, new CustomParameters(Slopes())));
    }

    [Fact]
    public void APredictorHasCopiesOfTheParameters()
    {
        HandMadeTensors tensors = new HandMadeTensors().Drawn("layer1.slope", 3).Drawn("layer1.shift", 3);
        var layer = new CustomLayer(Small, Small, tensors, new ArchitectureTensor("layer1.slope", [3]), new ArchitectureTensor("layer1.shift", [3]));
        float slope = tensors["layer1.slope"][1], shift = tensors["layer1.shift"][1];
        Array.Clear(tensors["layer1.slope"]);
        AlignedBuffer x = Values(Small, -2);
        AlignedBuffer y = Values(Small, 0);
        CustomLayerKernels.PredictSample<ShiftedSlope>(x.Pointer, y.Pointer, layer);
        Assert.Equal((-2 * slope) + shift, y.Span[10]);
        Assert.Throws<ArgumentException>(() => new CustomLayer(Small, Small, tensors, new ArchitectureTensor("layer1.slope", [4])));

        layer.Update(tensors);
        CustomLayerKernels.PredictSample<ShiftedSlope>(x.Pointer, y.Pointer, layer);
        Assert.Equal(shift, y.Span[10]);
    }

    [Fact]
    public void SumsGoOnUnlessTheyAreFresh()
    {
        Parameter[] parameters = Slopes();
        var layer = new CustomLayer(Small, Small, new CustomParameters(parameters));
        AlignedBuffer x = Blocks.Random(30, 1), dy = Blocks.Random(30, 2), dx = new(480), scratch = new(36 * 16);
        AlignedBuffer once = Blocks.Random(6, 3), twice = new(96);
        Run(once, fresh: true);
        once.Span.CopyTo(twice.Span);
        Run(twice, fresh: false);
        Blocks.AssertClose((element, lane) => 2 * once.Span[(element * 16) + lane], twice, 1e-6);

        void Run(AlignedBuffer sums, bool fresh) => CustomLayerKernels.Backward<ShiftedSlope>(
            x.Pointer, x.Pointer, dy.Pointer, dx.Pointer, sums.Pointer, layer, fresh, accumulate: false, 16, scratch.Pointer);
    }

    /// <summary>A layer need not ask whether its parameters learn.</summary>
    [Fact]
    public void AFrozenLayerHasSomewhereToAddItsSums()
    {
        var layer = new CustomLayer(Small, Small, new CustomParameters(Slopes()));
        AlignedBuffer x = Blocks.Random(30, 1), dy = Blocks.Random(30, 2), dx = new(480), scratch = new(36 * 16), sums = new(96), learning = new(480);
        scratch.Span.Fill(float.NaN);
        CustomLayerKernels.Backward<ShiftedSlope>(x.Pointer, x.Pointer, dy.Pointer, dx.Pointer, null, layer, true, false, 16, scratch.Pointer);
        CustomLayerKernels.Backward<ShiftedSlope>(x.Pointer, x.Pointer, dy.Pointer, learning.Pointer, sums.Pointer, layer, true, false, 16, scratch.Pointer);
        Assert.Equal(learning.Span, dx.Span);
        CustomLayerKernels.Backward<ShiftedSlope>(x.Pointer, x.Pointer, dy.Pointer, null, sums.Pointer, layer, true, false, 16, scratch.Pointer);
    }

    [Fact]
    public void ExceptionsOfALayerPass()
    {
        var layer = new CustomLayer(Small, Small, new CustomParameters(Slopes()));
        AlignedBuffer x = Blocks.Random(30, 1), scratch = new(36 * 16);
        Assert.Throws<NotImplementedException>(() => CustomLayerKernels.Backward<Failing>(
            x.Pointer, x.Pointer, x.Pointer, null, null, layer, true, false, 16, scratch.Pointer));
        Assert.Contains("expected a call of Backward", Assert.Throws<InvalidOperationException>(
            () => CustomLayerKernels.Forward<Failing>(x.Pointer, x.Pointer, layer)).Message, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void AFunctionsDerivativeTakesWhatIsKept()
    {
        CustomActivation.Check<GELU>("gelu1", isMonotone: false);
        CustomActivation.Check<ReLU>("relu1", isMonotone: true);
        Assert.Contains("'layer1': expected NeedsInput of GELU to be false", Refusal<GELU>(true), StringComparison.Ordinal);
        Assert.Contains("'layer1': expected NeedsInput of ReLU to be true", Refusal<ReLU>(false), StringComparison.Ordinal);

        static string Refusal<TFunction>(bool isMonotone)
            where TFunction : unmanaged, IActivation =>
            Assert.Throws<InvalidOperationException>(() => CustomActivation.Check<TFunction>("layer1", isMonotone)).Message;
    }

    [Fact]
    public void ParametersAreFoundByName()
    {
        Parameter[] parameters = Slopes();
        var view = new CustomParameters(parameters);
        Assert.Same(parameters[1], view["shift"]);
        Assert.Equal(parameters, view);
        Assert.Contains("'layer1.slope', 'layer1.shift'", Assert.Throws<ArgumentException>(() => view["lope"]).Message, StringComparison.Ordinal);
    }

    /// <summary>The loss is Σ w · y with w the output's gradient; lanes of 11 samples count, in a gradient that others have added to.</summary>
    private static void Verify<TLayer>(CustomLayer layer, Parameter[] parameters)
        where TLayer : ILayer
    {
        const int samples = 11;
        int inputs = (int)layer.InputShape.Length, outputs = (int)layer.OutputShape.Length;
        AlignedBuffer x = Blocks.Random(inputs, 1), y = new(outputs * 16), dy = Blocks.Random(outputs, 2);
        for (int index = 0; index < dy.Length; index++)
        {
            dy.Span[index] = index % 16 < samples ? dy.Span[index] : 0;
        }

        AlignedBuffer before = Blocks.Random(inputs, 3), added = Blocks.Copy(before), dx = Blocks.Copy(before);
        AlignedBuffer sums = new(16 * parameters.Sum(parameter => parameter.Length)), scratch = new(sums.Length + (16 * inputs));
        CustomLayerKernels.Forward<TLayer>(x.Pointer, y.Pointer, layer);
        CustomLayerKernels.Backward<TLayer>(
            x.Pointer, y.Pointer, dy.Pointer, dx.Pointer, sums.Pointer, layer, fresh: true, accumulate: false, samples, scratch.Pointer);
        CustomLayerKernels.Backward<TLayer>(
            x.Pointer, y.Pointer, dy.Pointer, added.Pointer, sums.Pointer, layer, fresh: true, accumulate: true, samples, scratch.Pointer);
        Blocks.AssertClose((element, lane) => before.Span[(element * 16) + lane] + dx.Span[(element * 16) + lane], added, 0);
        Blocks.AssertClose((element, lane) => lane < samples ? Slope(ref x.Span[(element * 16) + lane]) : 0, dx, 2e-3);
        int offset = 0;
        foreach (Parameter parameter in parameters)
        {
            for (int index = 0; index < parameter.Length; index++, offset += 16)
            {
                Assert.Equal(Slope(ref parameter.Values[index]), sums.Span.Slice(offset, 16).ToArray().Sum(sum => (double)sum), 2e-3);
            }
        }

        double Slope(ref float value)
        {
            const float h = 1f / 256;
            float origin = value;
            value = origin + h;
            double above = Loss();
            value = origin - h;
            double below = Loss();
            value = origin;
            return (above - below) / (2 * h);
        }

        double Loss()
        {
            CustomLayerKernels.Forward<TLayer>(x.Pointer, y.Pointer, layer);
            double loss = 0;
            for (int index = 0; index < y.Length; index++)
            {
                loss += (double)dy.Span[index] * y.Span[index];
            }

            return loss;
        }
    }

    private static void VerifySample<TLayer>(CustomLayer layer)
        where TLayer : ISampleLayer
    {
        int inputs = (int)layer.InputShape.Length, outputs = (int)layer.OutputShape.Length;
        AlignedBuffer x = Blocks.Random(inputs, 1), y = new(outputs * 16), scratch = new(16 * (inputs + outputs));
        AlignedBuffer input = new(inputs), sample = new(outputs), byBlock = new(outputs);
        CustomLayerKernels.Forward<TLayer>(x.Pointer, y.Pointer, layer);
        for (int lane = 0; lane < 16; lane++)
        {
            for (int index = 0; index < inputs; index++)
            {
                input.Span[index] = x.Span[(index * 16) + lane];
            }

            CustomLayerKernels.PredictSample<TLayer>(input.Pointer, sample.Pointer, layer);
            CustomLayerKernels.PredictSampleByBlock<TLayer>(input.Pointer, byBlock.Pointer, layer, scratch.Pointer);
            Assert.Equal(sample.Span, byBlock.Span);
            for (int index = 0; index < outputs; index++)
            {
                Assert.Equal(y.Span[(index * 16) + lane], sample.Span[index]);
            }
        }
    }

    private static AlignedBuffer Values(ImageShape shape, float value)
    {
        var values = new AlignedBuffer(shape.Length);
        values.Span.Fill(value);
        return values;
    }

    private static Parameter[] Slopes()
    {
        var store = new ParameterStore(32, 0);
        Parameter[] parameters =
        [
            store.AddParameter("layer1.slope", ParameterRole.Other, Initialization.Of(0.25f), trainable: true, 3),
            store.AddParameter("layer1.shift", ParameterRole.Other, Initialization.Of(0.5f), trainable: true, 3),
        ];
        WeightInitialization.Initialize(parameters, Initializer.He, 1);
        Assert.Equal([0.25f, 0.25f, 0.25f], parameters[0].Values);
        Assert.Equal([0.5f, 0.5f, 0.5f], parameters[1].Values);
        return parameters;
    }
}
