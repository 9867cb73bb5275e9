namespace GenBn;

/// <summary>
/// Two blocks on the same input, with their outputs concatenated along the channel axis. Images must have the same height and width. Vectors
/// are concatenated along their features.
/// </summary>
/// <remarks>
/// Szegedy et al., "Going Deeper with Convolutions", 2014 (arXiv 1409.4842). Parameters have names such as <c>concat1.0.conv1.weight</c> and
/// <c>concat1.1.conv1.weight</c>.
/// </remarks>
/// <typeparam name="TA">The first block: a class with <see cref="BlockAttribute"/>.</typeparam>
/// <typeparam name="TB">The second block.</typeparam>
public sealed class ConcatAttribute<TA, TB>() : LayerAttribute
    where TA : class
    where TB : class;

/// <summary>Three blocks on the same input; otherwise as <see cref="ConcatAttribute{TA, TB}"/>.</summary>
/// <typeparam name="TA">The first block: a class with <see cref="BlockAttribute"/>.</typeparam>
/// <typeparam name="TB">The second block.</typeparam>
/// <typeparam name="TC">The third block.</typeparam>
public sealed class ConcatAttribute<TA, TB, TC>() : LayerAttribute
    where TA : class
    where TB : class
    where TC : class;

/// <summary>Four blocks on the same input; otherwise as <see cref="ConcatAttribute{TA, TB}"/>.</summary>
/// <typeparam name="TA">The first block: a class with <see cref="BlockAttribute"/>.</typeparam>
/// <typeparam name="TB">The second block.</typeparam>
/// <typeparam name="TC">The third block.</typeparam>
/// <typeparam name="TD">The fourth block.</typeparam>
public sealed class ConcatAttribute<TA, TB, TC, TD>() : LayerAttribute
    where TA : class
    where TB : class
    where TC : class
    where TD : class;
