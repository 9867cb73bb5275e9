using System.Buffers;

namespace GenBn.Training;

/// <summary>
/// Base class of custom optimizers. A derived class names the state that it keeps for each parameter, and updates ranges of elements. It is used
/// like a built-in optimizer, in a trainer, whose checkpoints keep its state, and in custom training loops.
/// </summary>
/// <remarks>
/// <para>
/// An optimizer is immutable: any number of trainers may share it, even at the same time. What it remembers from step to step belongs to the
/// state, which is initially 0.
/// </para>
/// <para>
/// A step happens as a whole or not at all. If <see cref="Update"/> throws, or leaves a value or state that is NaN or infinite, the step is
/// undone. For this, a copy of parameters and state is kept.
/// </para>
/// </remarks>
public abstract class CustomOptimizer : Optimizer
{
    private static readonly SearchValues<char> _letters = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_");
    private static readonly string[] _builtIn = ["sgd", "adam", "adamw", "rmsprop"];

    /// <summary>Sets the name and the settings of the optimizer, and the names of its state.</summary>
    /// <param name="kind">
    /// Name in checkpoints, for example <c>lion</c>, of ASCII letters, digits, <c>-</c> and <c>_</c>. It must not be <c>sgd</c>, <c>adam</c>,
    /// <c>adamw</c> or <c>rmsprop</c>. Change it when the meaning of the state changes.
    /// </param>
    /// <param name="learningRate">Learning rate, finite and not negative.</param>
    /// <param name="weightDecay">Weight decay, finite and not negative. <see cref="Update"/> must apply it.</param>
    /// <param name="stateNames">
    /// Name of each tensor of state, for example <c>momentum</c>, of the same characters as <paramref name="kind"/>. Each tensor has an element for
    /// each element of a parameter.
    /// </param>
    /// <exception cref="ArgumentNullException">A name or <paramref name="stateNames"/> is null.</exception>
    /// <exception cref="ArgumentException">A name is empty, contains other characters, or is already in use.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of range.</exception>
#pragma warning disable RS0022 // The base is closed, so that its state stays internal; this class is the open one.
    protected CustomOptimizer(string kind, float learningRate, float weightDecay, params IReadOnlyList<string> stateNames)
#pragma warning restore RS0022
        : base(learningRate, weightDecay)
    {
        CheckName(kind, "a kind", nameof(kind));
        if (_builtIn.Contains(kind))
        {
            throw new ArgumentException($"Expected a kind that no built-in optimizer has, but got '{kind}'.", nameof(kind));
        }

        ArgumentNullException.ThrowIfNull(stateNames);
        string[] names = [.. stateNames];
        foreach (string name in names)
        {
            CheckName(name, "a name of state", nameof(stateNames));
        }

        if (names.Distinct().Count() < names.Length)
        {
            throw new ArgumentException(
                $"Expected a different name for each tensor of state, but got '{string.Join("', '", names)}'.", nameof(stateNames));
        }

        Kind = kind;
        StateNames = Array.AsReadOnly(names);
    }

    /// <inheritdoc/>
    public sealed override string Kind { get; }

    /// <summary>Names of the tensors of state, in the order of <see cref="ParameterUpdate.State"/>.</summary>
    public IReadOnlyList<string> StateNames { get; }

    /// <summary>
    /// Whether <see cref="Update"/> needs all elements of a parameter at once, for example to compute their norm. Default false: several threads
    /// call it for ranges of elements.
    /// </summary>
    protected internal virtual bool NeedsWholeParameters => false;

    /// <summary>
    /// Updates a range of elements of one parameter: reads the gradients, and changes values and state. Several threads call it at the same time,
    /// each for another range. It should not allocate.
    /// </summary>
    /// <remarks>
    /// The ranges depend on the number of threads. If each new element depends only on the same element of values, gradients and state, results
    /// do not depend on threads. Otherwise, override <see cref="NeedsWholeParameters"/>.
    /// </remarks>
    /// <param name="update">The range of elements. Gradients are already clipped.</param>
    protected internal abstract void Update(ParameterUpdate update);

    internal sealed override OptimizerState CreateState(ParameterStore store) => new CustomOptimizerState(this, store);

    private static void CheckName(string name, string what, string parameter)
    {
        ArgumentException.ThrowIfNullOrEmpty(name, parameter);
        if (name.AsSpan().ContainsAnyExcept(_letters))
        {
            throw new ArgumentException($"Expected {what} of ASCII letters, digits, '-' and '_', but got '{name}'.", parameter);
        }
    }
}
