using System.ComponentModel;

namespace GenBn.CompilerServices;

/// <summary>For generated code: what a batch norm's attribute says about training.</summary>
/// <param name="Momentum">Share of the old value in the running averages, in [0, 1).</param>
/// <param name="Epsilon">Added to the variance before the square root; positive.</param>
/// <param name="Unbiased">
/// Whether the running variance averages unbiased variances, n / (n − 1) times the biased ones, as PyTorch does. The batch
/// itself is always normalised by the biased variance.
/// </param>
/// <param name="UseRunning">
/// Whether training too normalises by the running mean and variance. They are then constants: no step updates them, and the
/// backward pass is dx = gamma · dy / sqrt(variance + epsilon). PyTorch calls such a batch norm frozen, or in evaluation mode.
/// </param>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly record struct BatchNormOptions(float Momentum, float Epsilon, bool Unbiased = false, bool UseRunning = false);
