namespace GenBn.Tests.Kernels;

/// <summary>A batch norm over features without a network around it.</summary>
internal sealed unsafe class BatchNormFixture
{
    private readonly int _features;
    private readonly SumTree _tree = new(blocks: 8);
    private readonly AlignedBuffer _scratch = new(FeatureKernels.ScratchFloats);

    public BatchNormFixture(int features, BatchNormOptions options, bool gamma = true, bool beta = true)
    {
        _features = features;
        Store = new ParameterStore(256, 256);
        Parameters = new BatchNormParameters(
            gamma ? Store.AddParameter("batchnorm1.gamma", ParameterRole.Gamma, features) : null,
            beta ? Store.AddParameter("batchnorm1.beta", ParameterRole.Beta, features) : null,
            Store.AddBuffer("batchnorm1.running_mean", 0, features),
            Store.AddBuffer("batchnorm1.running_var", 1, features));
        WeightInitialization.Initialize(Store.Parameters, seed: 1);
        Pass = new BatchNormPass("batchnorm1", Parameters, 1, options, _tree, groups: 8);
    }

    public ParameterStore Store { get; }

    public BatchNormParameters Parameters { get; }

    public BatchNormPass Pass { get; }

    /// <summary>Outputs, row-major, of rows × features.</summary>
    public float[] Forward(float[] inputs) => Run(inputs, null).Outputs;

    /// <summary>Outputs and gradient of the inputs, row-major.</summary>
    public (float[] Outputs, float[] Gradients) Run(float[] inputs, float[]? outputGradients)
    {
        int samples = inputs.Length / _features;
        int blocks = (samples + 15) / 16;
        var x = new AlignedBuffer(blocks * 16 * _features);
        var y = new AlignedBuffer(x.Length);
        BlockLayout.PackZeroFilled(inputs, samples, _features, x.Pointer, _features);
        _tree.Use(new BatchShare(samples, 0, 1));
        FeatureKernels.Measure<Simd128>(Pass, x.Pointer, _features, 0, _features, _tree, _scratch.Pointer);
        FeatureKernels.Normalize<Simd128, NoActivation>(Pass, x.Pointer, _features, y.Pointer, _features, 0, _features, blocks);
        Pass.Commit(samples);
        float[] outputs = new float[inputs.Length];
        float[] gradients = new float[inputs.Length];
        BlockLayout.Unpack(y.Pointer, _features, samples, _features, outputs);
        if (outputGradients is not null)
        {
            var d = new AlignedBuffer(x.Length);
            BlockLayout.PackZeroFilled(outputGradients, samples, _features, d.Pointer, _features);
            FeatureKernels.NormalizeGradientSums<Simd128, NoActivation>(
                Pass, d.Pointer, _features, x.Pointer, _features, y.Pointer, _features, 0, _features, _tree, _scratch.Pointer);
            FeatureKernels.NormalizeBackward<Simd128>(Pass, d.Pointer, _features, x.Pointer, _features, 0, _features, blocks, samples);
            BlockLayout.Unpack(d.Pointer, _features, samples, _features, gradients);
        }

        GC.KeepAlive(x);
        GC.KeepAlive(y);
        return (outputs, gradients);
    }
}
