namespace GenBn.Layers;

/// <summary>A custom layer, which <see cref="LayerAttribute{TLayer}"/> puts into a network.</summary>
/// <remarks>
/// <para>
/// A layer computes blocks of 16 samples, whose values are interleaved: the value at channel c, row y and column x of a sample is at
/// ((c · height + y) · width + x) · 16 + lane, where the lane is the sample's index in the block. Feature f of a vector is at f · 16 + lane. A loop
/// over a span therefore computes all 16 samples, and a SIMD vector of 4, 8 or 16 floats never exceeds the lanes of one value.
/// </para>
/// <para>
/// The results of a lane must not depend on other lanes. The last block of a batch may have lanes without a sample: in the forward pass, they
/// repeat another sample; in the backward pass, their output gradients are 0. Several threads call the methods at the same time, for different
/// blocks, so a layer must not keep state between calls. Spans are valid only during the call. An exception ends the training step or prediction
/// and reaches the caller. In training, and in predictions on several threads, an <see cref="AggregateException"/> contains it.
/// </para>
/// </remarks>
public interface ILayer
{
    /// <summary>Computes the outputs of a block of samples, in training and in prediction.</summary>
    /// <param name="block">Shapes and parameters.</param>
    /// <param name="input">The inputs.</param>
    /// <param name="output">Receives every output. Its previous content is undefined.</param>
    static abstract void Forward(in LayerBlock block, ReadOnlySpan<float> input, Span<float> output);

    /// <summary>
    /// Computes the gradients of the loss for a block of samples. Writes the gradient of every input, and adds that of every parameter to
    /// <see cref="LayerBlock.ParameterGradient"/>.
    /// </summary>
    /// <param name="block">Shapes, parameters and their gradients.</param>
    /// <param name="input">The inputs.</param>
    /// <param name="output">The outputs of <see cref="Forward"/> for these inputs.</param>
    /// <param name="outputGradient">The gradient of every output.</param>
    /// <param name="inputGradient">Receives the gradient of every input. Its previous content is undefined.</param>
    static abstract void Backward(
        in LayerBlock block, ReadOnlySpan<float> input, ReadOnlySpan<float> output, ReadOnlySpan<float> outputGradient, Span<float> inputGradient);
}

/// <summary>A custom layer that can also compute a single sample. With other layers, a single sample takes the time of 16.</summary>
public interface ISampleLayer : ILayer
{
    /// <summary>
    /// Computes the outputs of one sample, in prediction. If it adds sums in the order of <see cref="ILayer.Forward"/>, the outputs of a sample do
    /// not depend on the number of samples in the call.
    /// </summary>
    /// <param name="block">Shapes and parameters.</param>
    /// <param name="input">The inputs, row-major: channel by channel, row by row.</param>
    /// <param name="output">Receives every output, row-major.</param>
    static abstract void Predict(in LayerBlock block, ReadOnlySpan<float> input, Span<float> output);
}
