using System.Buffers;

namespace GenBn.Training;

/// <summary>
/// An optimizer that a user writes: derive from it, name the state that it keeps for each parameter, and write the update of a range of
/// elements. It is used like a built-in one: in a trainer, whose checkpoints keep its state, and in custom training loops.
/// </summary>
/// <remarks>
/// <para>
/// An optimizer is an immutable recipe, which any number of trainers may share, also at the same time. Whatever it remembers from step to
/// step belongs into the state, which is 0 at first.
/// </para>
/// <para>
/// A step happens as a whole or not at all. If <see cref="Update"/> throws, or leaves a value or state that is NaN or infinite, parameters
/// and state are those before the step. For this, a copy of both is kept.
/// </para>
/// </remarks>
public abstract class CustomOptimizer : Optimizer
{
    private static readonly SearchValues<char> _letters = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_");
    private static readonly string[] _builtIn = ["sgd", "adam", "adamw", "rmsprop"];

    /// <summary>Names an optimizer and its state.</summary>
    /// <param name="kind">
    /// Name in checkpoints, for example <c>lion</c>: ASCII letters, digits, <c>-</c> and <c>_</c>; not one of <c>sgd</c>, <c>adam</c>,
    /// <c>adamw</c> and <c>rmsprop</c>. Change it if the state gets another meaning.
    /// </param>
    /// <param name="learningRate">Size of a step, finite and not negative.</param>
    /// <param name="weightDecay">Pull of weights towards 0, finite and not negative; <see cref="Update"/> has to apply it.</param>
    /// <param name="stateNames">
    /// Name of each tensor of state, for example <c>momentum</c>: the same characters as in <paramref name="kind"/>. Each tensor has an
    /// element for each element of a parameter.
    /// </param>
    /// <exception cref="ArgumentException">A name is empty, has other characters, or is in use.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
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
            throw new ArgumentException($"Expected a different name for each tensor of state, but got '{string.Join("', '", names)}'.", nameof(stateNames));
        }

        Kind = kind;
        StateNames = Array.AsReadOnly(names);
    }

    /// <inheritdoc/>
    public sealed override string Kind { get; }

    /// <summary>Names of the tensors of state, in the order of <see cref="ParameterUpdate.State"/>.</summary>
    public IReadOnlyList<string> StateNames { get; }

    /// <summary>
    /// Whether <see cref="Update"/> needs all elements of a parameter at once, for example to take their norm. Default false: it is called
    /// for ranges of elements, on several threads.
    /// </summary>
    protected internal virtual bool NeedsWholeParameters => false;

    /// <summary>
    /// Updates a range of elements of one parameter: reads the gradients, and changes values and state. Called by several threads at once,
    /// each for another range; should not allocate.
    /// </summary>
    /// <remarks>
    /// The ranges depend on the number of threads. If each element depends on the same element of the gradients and the state only,
    /// results do not depend on threads. Otherwise, set <see cref="NeedsWholeParameters"/>.
    /// </remarks>
    /// <param name="update">The range. Gradients are already clipped.</param>
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
