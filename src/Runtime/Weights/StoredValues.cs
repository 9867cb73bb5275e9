using System.Globalization;

namespace GenBn.Weights;

/// <summary>Checks of values that are saved or loaded: they must be finite, and variances must not be negative.</summary>
internal static class StoredValues
{
    /// <summary>Checks values that were read.</summary>
    /// <exception cref="InvalidDataException">A value is NaN, infinite or a negative variance.</exception>
    public static void CheckRead(string file, string tensor, ReadOnlySpan<float> values)
    {
        if (FaultIn(tensor, values) is { } fault)
        {
            throw new InvalidDataException($"{file}: {fault}");
        }
    }

    /// <summary>Checks values that are to be saved.</summary>
    /// <exception cref="NonFiniteException">A value is NaN or infinite.</exception>
    /// <exception cref="ArithmeticException">A value is a negative variance.</exception>
    public static void CheckSaved(IReadOnlyList<NamedTensor> tensors, string place, long step = 0)
    {
        foreach (NamedTensor tensor in tensors)
        {
            if (FaultIn(tensor.Name, tensor.Values) is { } fault)
            {
                string message = $"{place}: {fault} Nothing was saved.";
                throw FiniteCheck.AreFinite(tensor) ? new ArithmeticException(message) : new NonFiniteException(message, tensor.Name, step);
            }
        }
    }

    private static unsafe string? FaultIn(string tensor, ReadOnlySpan<float> values)
    {
        bool isVariance = IsVariance(tensor);
        fixed (float* first = values)
        {
            if (!isVariance && FiniteCheck.AreFinite(first, 0, values.Length))
            {
                return null;
            }
        }

        for (int index = 0; index < values.Length; index++)
        {
            if (!float.IsFinite(values[index]) || (isVariance && values[index] < 0))
            {
                return string.Create(
                    CultureInfo.InvariantCulture,
                    $"tensor '{WeightsTensor.Shortened(tensor)}': expected finite values{(isVariance ? " that are not negative" : "")}, " +
                    $"but found {values[index]} at index {index}.");
            }
        }

        return null;
    }

    /// <summary>A running variance, or an optimizer's mean of squared gradients.</summary>
    private static bool IsVariance(string tensor) =>
        tensor.EndsWith(FoldedNorm.VarianceSuffix, StringComparison.Ordinal)
        || tensor.StartsWith(NetworkWeights.OptimizerPrefix + "square/", StringComparison.Ordinal);
}
