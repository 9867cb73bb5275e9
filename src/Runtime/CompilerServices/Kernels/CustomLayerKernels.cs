using System.ComponentModel;
using System.Runtime.Intrinsics;

namespace GenBn.CompilerServices;

/// <summary>For generated code: calls a user's layer for one block, or for one sample. Tensors are dense, without gaps between planes.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static unsafe class CustomLayerKernels
{
    /// <summary>output = layer(input) of one block, in training and in prediction.</summary>
    public static void Forward<TLayer>(float* input, float* output, CustomLayer layer)
        where TLayer : ILayer =>
        TLayer.Forward(new LayerBlock(layer), Values(input, 16 * layer.InputLength), new Span<float>(output, 16 * layer.OutputLength));

    /// <summary>
    /// The gradients of one block. Lanes from <paramref name="samples"/> on get an input gradient of 0, whatever the layer made of them.
    /// </summary>
    /// <param name="input">The block's inputs.</param>
    /// <param name="output">The block's outputs.</param>
    /// <param name="outputGradient">The gradient of the outputs.</param>
    /// <param name="inputGradient">Receives that of the inputs, in other memory than <paramref name="outputGradient"/>; null where nobody wants it.</param>
    /// <param name="parameterSums">16 lanes for each value of the parameters, to which the block's are added; null for none, or where none learns.</param>
    /// <param name="layer">The layer.</param>
    /// <param name="fresh">Whether the sums start with this block.</param>
    /// <param name="accumulate">Whether the input gradient keeps what it holds and this is added.</param>
    /// <param name="samples">Lanes with a sample.</param>
    /// <param name="scratch">16 floats for each input and for each value of the parameters.</param>
    public static void Backward<TLayer>(
        float* input, float* output, float* outputGradient, float* inputGradient, float* parameterSums, CustomLayer layer,
        bool fresh, bool accumulate, int samples, float* scratch)
        where TLayer : ILayer
    {
        int inputs = 16 * layer.InputLength;
        int outputs = 16 * layer.OutputLength;
        float* sums = parameterSums == null ? scratch + inputs : parameterSums;
        if (fresh || parameterSums == null)
        {
            new Span<float>(sums, 16 * layer.ParameterLength).Clear();
        }

        float* gradient = accumulate || inputGradient == null ? scratch : inputGradient;
        var block = new LayerBlock(layer, sums, wantsSums: parameterSums != null);
        TLayer.Backward(block, Values(input, inputs), Values(output, outputs), Values(outputGradient, outputs), new Span<float>(gradient, inputs));
        if (inputGradient == null)
        {
            return;
        }

        LaneMask.Clear<Simd128>(gradient, layer.InputLength, samples);
        if (accumulate && Vector256.IsHardwareAccelerated)
        {
            BlockKernels.Add<Simd256>(gradient, inputGradient, layer.InputLength);
        }
        else if (accumulate)
        {
            BlockKernels.Add<Simd128>(gradient, inputGradient, layer.InputLength);
        }
    }

    /// <summary>output = layer(input) of one sample, row-major.</summary>
    public static void PredictSample<TLayer>(float* input, float* output, CustomLayer layer)
        where TLayer : ISampleLayer =>
        TLayer.Predict(new LayerBlock(layer), Values(input, layer.InputLength), new Span<float>(output, layer.OutputLength));

    /// <summary>The same for a layer that has no form for one sample: as a block with the sample in every lane.</summary>
    /// <param name="input">The sample, row-major.</param>
    /// <param name="output">Receives the outputs, row-major.</param>
    /// <param name="layer">The layer.</param>
    /// <param name="scratch">16 floats for each input and output.</param>
    public static void PredictSampleByBlock<TLayer>(float* input, float* output, CustomLayer layer, float* scratch)
        where TLayer : ILayer
    {
        for (int index = 0; index < layer.InputLength; index++)
        {
            Vector512.Create(input[index]).Store(scratch + (16 * index));
        }

        float* outputs = scratch + (16 * layer.InputLength);
        Forward<TLayer>(scratch, outputs, layer);
        for (int index = 0; index < layer.OutputLength; index++)
        {
            output[index] = outputs[16 * index];
        }
    }

    private static ReadOnlySpan<float> Values(float* start, int count) => new(start, count);
}
