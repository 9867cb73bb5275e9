namespace GenBn;

/// <summary>Residual connection: y = block(x) + x. The block must keep the shape.</summary>
/// <remarks>
/// He et al., "Deep Residual Learning for Image Recognition", 2015 (arXiv 1512.03385). The name of the layer is that of the block's class,
/// with a lower-case first letter and a number: <c>basicBlock1.conv1.weight</c>.
/// </remarks>
/// <typeparam name="TBlock">A class with <see cref="BlockAttribute"/>.</typeparam>
public sealed class ResidualAttribute<TBlock>() : LayerAttribute
    where TBlock : class;

/// <summary>Residual connection with a projection: y = block(x) + projection(x). Both outputs must have the same shape.</summary>
/// <remarks>
/// He et al., "Deep Residual Learning for Image Recognition", 2015 (arXiv 1512.03385), section 3.3. Parameters of the projection follow those
/// of the block and have names such as <c>basicBlock1.projection.conv1.weight</c>.
/// </remarks>
/// <typeparam name="TBlock">A class with <see cref="BlockAttribute"/>.</typeparam>
/// <typeparam name="TProjection">The block of the shortcut: another class with <see cref="BlockAttribute"/>.</typeparam>
public sealed class ResidualAttribute<TBlock, TProjection>() : LayerAttribute
    where TBlock : class
    where TProjection : class;
