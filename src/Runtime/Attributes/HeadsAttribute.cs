namespace GenBn;

/// <summary>
/// Two blocks on the same input, each of which is an output of the network, with a shape of its own. It is the last layer.
/// </summary>
/// <remarks>
/// An output has the name of its block with a small first letter: <c>policy</c> for a class <c>Policy</c>. <c>Outputs.Policy</c> of the network is its
/// slice of the values that a predictor or a pass gives, in which images are [channels, height, width]. <see cref="Loss.OfHeads"/> gives each output
/// a loss. Parameters have names such as <c>heads1.policy.dense1.weight</c>.
/// </remarks>
/// <typeparam name="TA">The first block: a class with <see cref="BlockAttribute"/>.</typeparam>
/// <typeparam name="TB">The second block.</typeparam>
public sealed class HeadsAttribute<TA, TB>() : LayerAttribute
    where TA : class
    where TB : class;

/// <summary>Three blocks on the same input; otherwise as <see cref="HeadsAttribute{TA, TB}"/>.</summary>
/// <typeparam name="TA">The first block: a class with <see cref="BlockAttribute"/>.</typeparam>
/// <typeparam name="TB">The second block.</typeparam>
/// <typeparam name="TC">The third block.</typeparam>
public sealed class HeadsAttribute<TA, TB, TC>() : LayerAttribute
    where TA : class
    where TB : class
    where TC : class;

/// <summary>Four blocks on the same input; otherwise as <see cref="HeadsAttribute{TA, TB}"/>.</summary>
/// <typeparam name="TA">The first block: a class with <see cref="BlockAttribute"/>.</typeparam>
/// <typeparam name="TB">The second block.</typeparam>
/// <typeparam name="TC">The third block.</typeparam>
/// <typeparam name="TD">The fourth block.</typeparam>
public sealed class HeadsAttribute<TA, TB, TC, TD>() : LayerAttribute
    where TA : class
    where TB : class
    where TC : class
    where TD : class;
