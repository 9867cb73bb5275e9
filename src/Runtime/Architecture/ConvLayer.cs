namespace GenBn.Architecture;

/// <summary>A two-dimensional convolution; without a bias where a batch norm follows.</summary>
/// <param name="Name">See <see cref="ArchitectureLayer"/>.</param>
/// <param name="Inputs">See <see cref="ArchitectureLayer"/>.</param>
/// <param name="Shape">See <see cref="ArchitectureLayer"/>.</param>
/// <param name="SourceChannels">Channels of its input.</param>
/// <param name="Window">Where the windows lie.</param>
/// <param name="Groups">Groups of channels that see only themselves.</param>
/// <param name="HasBias">Whether a constant per channel is added.</param>
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
    /// <summary>A convolution.</summary>
    TResult Visit(ConvLayer layer);
}
