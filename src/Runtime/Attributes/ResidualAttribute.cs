namespace GenBn;

/// <summary>Residual connection: y = block(x) + x. The block leaves the shape as it is.</summary>
/// <remarks>
/// He et al., "Deep Residual Learning for Image Recognition", 2015 (arXiv 1512.03385). Called after the block's class, with a
/// small first letter, and numbered: <c>basicBlock1.conv1.weight</c>.
/// </remarks>
/// <typeparam name="TBlock">A class with <see cref="BlockAttribute"/>.</typeparam>
public sealed class ResidualAttribute<TBlock>() : LayerAttribute
    where TBlock : class;

/// <summary>Residual connection with a projection: y = block(x) + projection(x). Both give the same shape.</summary>
/// <remarks>
/// He et al., "Deep Residual Learning for Image Recognition", 2015 (arXiv 1512.03385), section 3.3. Parameters of the projection
/// follow those of the block, as <c>basicBlock1.projection.conv1.weight</c>.
/// </remarks>
/// <typeparam name="TBlock">A class with <see cref="BlockAttribute"/>.</typeparam>
/// <typeparam name="TProjection">Another one, on the way around the first.</typeparam>
public sealed class ResidualAttribute<TBlock, TProjection>() : LayerAttribute
    where TBlock : class
    where TProjection : class;
