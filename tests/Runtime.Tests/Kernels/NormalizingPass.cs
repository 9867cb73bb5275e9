namespace GenBn.Tests.Kernels;

/// <summary>A network of a single batch norm over features, as the generator would write it.</summary>
internal sealed unsafe class NormalizingPass : NetworkPass
{
    private readonly BatchNormPass _norm;
    private readonly BlockTensor _input;
    private readonly BlockTensor _output;
    private readonly BlockTensor _gradient;

    public NormalizingPass(int batchSize, BatchNormParameters parameters, BatchNormOptions options)
        : base(batchSize, threads: 1, inputGradients: true, parameters.Channels, parameters.Channels, scratchLength: FeatureKernels.ScratchFloats, phases: 1, flops: 0)
    {
        _norm = NewBatchNorm("batchnorm1", parameters, 1, options);
        _input = NewTensor("input", parameters.Channels, parameters.Channels);
        _output = NewTensor("batchnorm1", parameters.Channels, parameters.Channels);
        _gradient = NewGradient(parameters.Channels);
        Connect(_output, _gradient, _gradient);
    }

    protected override void Forward(Worker worker, in SampleRows rows)
    {
        for (int block = 0; block < Blocks; block++)
        {
            rows.Pack(16 * block, Lanes(block), _input[block]);
        }

        FeatureKernels.Measure<Simd128>(_norm, _input.Pointer, InputLength, 0, InputLength, Tree, Scratch(worker));
        FeatureKernels.Normalize<Simd128, NoActivation>(_norm, _input.Pointer, InputLength, _output.Pointer, InputLength, 0, InputLength, Blocks);
    }

    protected override void Backward(Worker worker)
    {
        FeatureKernels.NormalizeGradientSums<Simd128, NoActivation>(
            _norm, _gradient.Pointer, InputLength, _input.Pointer, InputLength, _output.Pointer, InputLength, 0, InputLength, Tree, Scratch(worker));
        FeatureKernels.NormalizeBackward<Simd128>(_norm, _gradient.Pointer, InputLength, _input.Pointer, InputLength, 0, InputLength, Blocks, Samples);
    }
}
