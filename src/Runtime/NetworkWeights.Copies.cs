namespace GenBn;

/// <content>Copies of weights from one network to another of its class.</content>
public static partial class NetworkWeights
{
    /// <summary>Copies parameters and running statistics from another network of the same class, such as a target network (a hard update).</summary>
    /// <param name="network">The network that receives them.</param>
    /// <param name="source">The network to copy.</param>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    public static void CopyWeightsFrom<TNetwork>(this INetwork<TNetwork> network, INetwork<TNetwork> source)
        where TNetwork : INetwork<TNetwork>
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(source);
        source.Store.CopyTo(network.Store);
    }

    /// <summary>
    /// Moves parameters and running statistics towards those of another network of the same class (a soft update): w += share · (source − w), as the
    /// target networks of Lillicrap et al., "Continuous Control with Deep Reinforcement Learning", 2015, arXiv 1509.02971.
    /// </summary>
    /// <param name="network">The network that moves.</param>
    /// <param name="source">The network towards which it moves.</param>
    /// <param name="share">Share of the way, from 0 to 1; τ of the paper. 1 copies.</param>
    /// <exception cref="ArgumentNullException">A network is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="share"/> is out of range.</exception>
    public static void BlendWeightsFrom<TNetwork>(this INetwork<TNetwork> network, INetwork<TNetwork> source, float share)
        where TNetwork : INetwork<TNetwork>
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(source);
        if (share is not (>= 0 and <= 1))
        {
            throw new ArgumentOutOfRangeException(nameof(share), share, "Expected a share from 0 to 1.");
        }

        Blend(network.Store.Values.Span, source.Store.Values.Span, share);
        Blend(network.Store.BufferValues.Span, source.Store.BufferValues.Span, share);
    }

    /// <summary>values = (1 − share) · values + share · others; exact for shares of 0 and 1.</summary>
    internal static void Blend(Span<float> values, ReadOnlySpan<float> others, float share)
    {
        float kept = 1 - share;
        for (int index = 0; index < values.Length; index++)
        {
            values[index] = (kept * values[index]) + (share * others[index]);
        }
    }
}
