using System.ComponentModel;

namespace GenBn.CompilerServices;

/// <summary>For generated code: a user's function against what its type declares.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class CustomActivation
{
    /// <summary>Checks that the derivative takes the value that a network keeps for it, see <see cref="ActivationTraitsAttribute.IsMonotone"/>.</summary>
    /// <typeparam name="TFunction">The function.</typeparam>
    /// <param name="layer">The layer's name.</param>
    /// <param name="isMonotone">Whether the network was compiled for a function that is declared monotone.</param>
    /// <exception cref="InvalidOperationException">The derivative takes the other one.</exception>
    public static void Check<TFunction>(string layer, bool isMonotone)
        where TFunction : unmanaged, IActivation
    {
        if (TFunction.NeedsInput == isMonotone)
        {
            throw new InvalidOperationException(isMonotone
                ? $"'{layer}': expected NeedsInput of {typeof(TFunction).Name} to be false, because its traits declare it monotone."
                : $"'{layer}': expected NeedsInput of {typeof(TFunction).Name} to be true, because its traits do not declare it monotone.");
        }
    }
}
