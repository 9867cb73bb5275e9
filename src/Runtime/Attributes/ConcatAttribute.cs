namespace GenBn;

/// <summary>
/// Two blocks on the same input, outputs one behind the other along the channels of images, which agree in height and width, or
/// the features of vectors.
/// </summary>
/// <remarks>
/// Szegedy et al., "Going Deeper with Convolutions", 2014 (arXiv 1409.4842). Parameters are called
/// <c>concat1.0.conv1.weight</c>, <c>concat1.1.conv1.weight</c> and so on.
/// </remarks>
/// <typeparam name="TA">A class with <see cref="BlockAttribute"/>: the first outputs.</typeparam>
/// <typeparam name="TB">The second.</typeparam>
public sealed class ConcatAttribute<TA, TB>() : LayerAttribute
    where TA : class
    where TB : class;

/// <summary>Three blocks on the same input; otherwise as <see cref="ConcatAttribute{TA, TB}"/>.</summary>
/// <typeparam name="TA">A class with <see cref="BlockAttribute"/>: the first outputs.</typeparam>
/// <typeparam name="TB">The second.</typeparam>
/// <typeparam name="TC">The third.</typeparam>
public sealed class ConcatAttribute<TA, TB, TC>() : LayerAttribute
    where TA : class
    where TB : class
    where TC : class;

/// <summary>Four blocks on the same input; otherwise as <see cref="ConcatAttribute{TA, TB}"/>.</summary>
/// <typeparam name="TA">A class with <see cref="BlockAttribute"/>: the first outputs.</typeparam>
/// <typeparam name="TB">The second.</typeparam>
/// <typeparam name="TC">The third.</typeparam>
/// <typeparam name="TD">The fourth.</typeparam>
public sealed class ConcatAttribute<TA, TB, TC, TD>() : LayerAttribute
    where TA : class
    where TB : class
    where TC : class
    where TD : class;
