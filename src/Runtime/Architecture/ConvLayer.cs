namespace GenBn.Architecture;

/// <summary>A two-dimensional convolution. Before a batch norm, it usually has no bias.</summary>
/// <param name="Name">See <see cref="ArchitectureLayer"/>.</param>
/// <param name="Inputs">See <see cref="ArchitectureLayer"/>.</param>
/// <param name="Shape">See <see cref="ArchitectureLayer"/>.</param>
/// <param name="SourceChannels">Number of channels of its input.</param>
/// <param name="Window">Position of the windows.</param>
/// <param name="Groups">Number of groups of channels; the outputs of a group depend only on its inputs.</param>
/// <param name="HasBias">Whether a learned constant is added to each channel.</param>
public sealed record ConvLayer(
    string Name, IReadOnlyList<int> Inputs, IReadOnlyList<int> Shape, int SourceChannels, LayerWindow Window, int Groups, bool HasBias)
    : ArchitectureLayer(Name, Inputs, Shape)
{
    /// <inheritdoc/>
    public override IReadOnlyList<ArchitectureTensor> Parameters => HasBias ? [Weight, Tensor("bias", Shape[0])] : [Weight];

    /// <inheritdoc/>
    public override TResult Accept<TResult>(IArchitectureVisitor<TResult> visitor) => Checked(visitor).Visit(this);

    private ArchitectureTensor Weight => Tensor("weight", Shape[0], SourceChannels / Groups, Window.Kernel.Height, Window.Kernel.Width);
}

public partial interface IArchitectureVisitor<out TResult>
{
    /// <summary>Visits a convolution.</summary>
    TResult Visit(ConvLayer layer);
}
