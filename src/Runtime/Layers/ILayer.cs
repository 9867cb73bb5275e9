namespace GenBn.Layers;

/// <summary>A layer of your own, which <see cref="LayerAttribute{TLayer}"/> puts into a network.</summary>
/// <remarks>
/// <para>
/// It computes groups of 16 samples, which lie side by side: the value at channel c, row y and column x of a sample is at
/// ((c · height + y) · width + x) · 16 + lane, where the lane is the sample's place in the group; feature f of a vector is at f · 16 + lane. So a
/// loop over spans runs over 16 samples without knowing it, and a vector of 4, 8 or 16 floats never reaches beyond a value's lanes.
/// </para>
/// <para>
/// Lanes must not see each other. The last group of a batch may have lanes without a sample: they repeat another one forward, and their
/// output gradients are 0. Methods are called by several threads at the same time, for different groups; they keep nothing between calls.
/// Spans are valid during the call only. An exception ends the training step or prediction that it happens in, and reaches the caller,
/// within an <see cref="AggregateException"/> where a team of workers ran it, as in training.
/// </para>
/// </remarks>
public interface ILayer
{
    /// <summary>Computes the outputs of a group of samples, in training and in prediction.</summary>
    /// <param name="block">Shapes and parameters.</param>
    /// <param name="input">The inputs.</param>
    /// <param name="output">Receives every output; what is in it before means nothing.</param>
    static abstract void Forward(in LayerBlock block, ReadOnlySpan<float> input, Span<float> output);

    /// <summary>
    /// Computes the gradients of the loss for a group of samples: writes that of every input, and adds that of every parameter to
    /// <see cref="LayerBlock.ParameterGradient"/>.
    /// </summary>
    /// <param name="block">Shapes, parameters and their gradients.</param>
    /// <param name="input">The inputs.</param>
    /// <param name="output">What <see cref="Forward"/> made of them.</param>
    /// <param name="outputGradient">The gradient of every output.</param>
    /// <param name="inputGradient">Receives the gradient of every input; what is in it before means nothing.</param>
    static abstract void Backward(
        in LayerBlock block, ReadOnlySpan<float> input, ReadOnlySpan<float> output, ReadOnlySpan<float> outputGradient, Span<float> inputGradient);
}

/// <summary>A layer of your own that computes one sample by itself too. Without it a single sample takes the time of 16.</summary>
public interface ISampleLayer : ILayer
{
    /// <summary>
    /// Computes the outputs of one sample, in prediction. If it takes sums in the order of <see cref="ILayer.Forward"/>, a sample's outputs do
    /// not depend on how many others are predicted with it.
    /// </summary>
    /// <param name="block">Shapes and parameters.</param>
    /// <param name="input">The inputs, row-major: channel by channel, row by row.</param>
    /// <param name="output">Receives every output, row-major.</param>
    static abstract void Predict(in LayerBlock block, ReadOnlySpan<float> input, Span<float> output);
}
