namespace GenBn
{
    /// <summary>
    /// Gate: y = x · block(x). The block gives a factor for each value, if it keeps the shape, or a factor for each channel of an image, if it gives a
    /// vector of C features or an image of C×1×1.
    /// </summary>
    /// <remarks>
    /// With a factor for each channel: Hu, Shen, Albanie, Sun and Wu, "Squeeze-and-Excitation Networks", 2017 (arXiv 1709.01507), equation 4. The name of
    /// the layer is that of the block's class, with a lower-case first letter and a number: <c>squeeze1.dense1.weight</c>.
    /// </remarks>
    /// <typeparam name="TBlock">A class with <see cref="BlockAttribute"/>.</typeparam>
    public sealed class GateAttribute<TBlock>() : LayerAttribute
        where TBlock : class;

    /// <summary>
    /// Product of two blocks on the same input, element by element: y = a(x) · b(x). If the first gives an image of C channels, the second may give a
    /// factor for each channel: a vector of C features, or an image of C×1×1.
    /// </summary>
    /// <remarks>
    /// With a sigmoid in one of them: the gated linear unit of Dauphin, Fan, Auli and Grangier, "Language Modeling with Gated Convolutional Networks", 2016
    /// (arXiv 1612.08083). Parameters have names such as <c>product1.0.dense1.weight</c> and <c>product1.1.dense1.weight</c>.
    /// </remarks>
    /// <typeparam name="TA">The first block: a class with <see cref="BlockAttribute"/>.</typeparam>
    /// <typeparam name="TB">The second block.</typeparam>
    public sealed class ProductAttribute<TA, TB>() : LayerAttribute
        where TA : class
        where TB : class;
}

namespace GenBn.Architecture
{
    /// <summary>The product of its two inputs, element by element or with a factor for each channel.</summary>
    /// <param name="Name">See <see cref="ArchitectureLayer"/>.</param>
    /// <param name="Inputs">See <see cref="ArchitectureLayer"/>.</param>
    /// <param name="Shape">See <see cref="ArchitectureLayer"/>.</param>
    /// <param name="FactorShape">Shape of the second input: that of the first, channels × 1 × 1, or a vector of channels.</param>
    public sealed record ProductLayer(string Name, IReadOnlyList<int> Inputs, IReadOnlyList<int> Shape, IReadOnlyList<int> FactorShape)
        : ArchitectureLayer(Name, Inputs, Shape)
    {
        /// <inheritdoc/>
        public override TResult Accept<TResult>(IArchitectureVisitor<TResult> visitor) => Checked(visitor).Visit(this);
    }

    public partial interface IArchitectureVisitor<out TResult>
    {
        /// <summary>Visits a product.</summary>
        TResult Visit(ProductLayer layer);
    }
}
