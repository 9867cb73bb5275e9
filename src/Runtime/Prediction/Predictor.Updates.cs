using System.Runtime.CompilerServices;

namespace GenBn;

/// <content>How the weights change, and how a prediction notices.</content>
public abstract unsafe partial class Predictor
{
    /// <summary>
    /// Counts beginnings and ends of updates, so it is odd during one. A prediction reads it first and last. Every weight that an update
    /// writes is between the two writes of this number, and every weight that a prediction reads is between its two reads. So a prediction
    /// that sees any weight of an update also sees another number.
    /// </summary>
    private int _version;

    /// <summary>Computes the weights again, in the same memory. Nothing is allocated.</summary>
    /// <exception cref="InvalidOperationException">Another update is in progress.</exception>
    internal void Update(ITensorSource tensors)
    {
        int version = Volatile.Read(ref _version);
        if ((version & 1) != 0 || Interlocked.CompareExchange(ref _version, version + 1, version) != version)
        {
            throw new InvalidOperationException(
                "Expected one update of a predictor at a time, but another is in progress. Let one thread call UpdatePredictor, or update another predictor.");
        }

        try
        {
            UpdateWeights(tensors);
        }
        finally
        {
            Volatile.Write(ref _version, unchecked(version + 2));
        }
    }

    /// <summary>Begins a prediction.</summary>
    /// <returns>The version of the weights.</returns>
    /// <exception cref="InvalidOperationException">The predictor is being updated.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private int BeginUse()
    {
        int version = Volatile.Read(ref _version);
        if ((version & 1) != 0)
        {
            ThrowUpdated();
        }

        return version;
    }

    /// <summary>Ends a prediction.</summary>
    /// <param name="version">The version of the weights at its beginning.</param>
    /// <exception cref="InvalidOperationException">The predictor was updated meanwhile.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void EndUse(int version)
    {
        Volatile.ReadBarrier(); // Weights are read before the number.
        if (Volatile.Read(ref _version) != version)
        {
            ThrowUpdated();
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void ThrowUpdated() => throw new InvalidOperationException(
        "Expected no update of the predictor during a prediction, but UpdatePredictor was called, so the outputs may be those of neither version. "
        + "Update a predictor that no thread uses.");
}
