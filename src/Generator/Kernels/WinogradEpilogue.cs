using GenBn.Generator.Emission;

namespace GenBn.Generator.Kernels;

/// <summary>What a convolution by transforms does to its sums while they are in registers.</summary>
/// <param name="HasBias">Whether a bias is added.</param>
/// <param name="Measures">Whether the statistics of a batch are taken.</param>
/// <param name="HasShortcut">Whether a tensor is added before the activation.</param>
/// <param name="Activation">What is applied; null for nothing.</param>
internal sealed record WinogradEpilogue(bool HasBias, bool Measures, bool HasShortcut, ActivationFunction? Activation)
{
    /// <summary>Whether it fetches data for the steps after it.</summary>
    public bool Prefetches { get; init; }

    /// <summary>Whether it is the input gradient of another convolution.</summary>
    public bool IsGradient { get; init; }

    /// <summary>Whether it adds to the gradient that is there already.</summary>
    public bool Adds { get; init; }

    /// <summary>A value of a row, finished but for a long activation.</summary>
    /// <param name="column">Which value.</param>
    /// <param name="shortcut">Where the shortcut's is.</param>
    /// <param name="destination">Where it goes.</param>
    public string Finish(int column, string shortcut, string destination)
    {
        string sum = Emit.Invariant($"y{column}");
        string value = HasBias ? $"{sum} + b" : sum;
        value = HasShortcut ? $"{value} + V.Load({shortcut})" : Adds ? $"{value} + V.Load({destination})" : value;
        return Activation is { IsShort: true } ? Emit.Apply(Activation, value) : value == sum ? sum : $"({value})";
    }
}
