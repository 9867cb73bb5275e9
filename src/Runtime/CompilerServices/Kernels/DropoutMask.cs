using System.ComponentModel;

namespace GenBn.CompilerServices;

/// <summary>
/// Which values a dropout keeps: a pure function of the seed, the dropout's number in the network, the step, the sample's place
/// in the batch and the element, so that neither threads nor vector width matter, and the backward pass computes it anew.
/// </summary>
/// <remarks>
/// A counter-based generator as in Salmon et al., "Parallel Random Numbers: As Easy as 1, 2, 3", 2011, with a cheaper hash: the
/// 32-bit mixer of two multiplications with the constants found by Wellons, "Prospecting for Hash Functions", 2018 (lowbias32,
/// its refined constants), the halves of a 64-bit key added before its two rounds. A kernel evaluates it for 16 samples at
/// once: the counters of neighbouring lanes differ by <see cref="SampleStep"/>, everything else is the same for all lanes.
/// </remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class DropoutMask
{
    /// <summary>
    /// Distance of the counters of neighbouring samples: 2³² divided by the golden ratio, which spreads the samples evenly
    /// (Knuth, "The Art of Computer Programming", volume 3, section 6.4), so that counters of a batch do not meet as long as
    /// samples · elements stays below 2³² / 2.3.
    /// </summary>
    public const uint SampleStep = 0x9E3779B9;

    /// <summary>Factor of the hash's first round.</summary>
    public const uint FirstFactor = 0x21F0AAAD;

    /// <summary>Factor of the hash's second round.</summary>
    public const uint SecondFactor = 0x735A2D97;

    /// <summary>The key of one dropout in one training step: the finaliser of SplitMix64 (Steele, Lea, Flood 2014) on each in turn.</summary>
    /// <param name="seed">The seed of the training run.</param>
    /// <param name="dropout">The dropout's number among those of the network, from 0, in the order of declaration, depth first.</param>
    /// <param name="step">The number of the batch, from 0.</param>
    public static ulong Key(ulong seed, int dropout, long step) => Mix(Mix(Mix(seed) + (ulong)dropout) + (ulong)step);

    /// <summary>The counter of an element (its place in the sample, row-major) of a sample (its place in the batch).</summary>
    public static uint Counter(int sample, int element) => ((uint)sample * SampleStep) + (uint)element;

    /// <summary>A number in [0, 2²⁴), equally likely each: 24 bits, so that signed and single-precision comparisons are exact.</summary>
    public static int Draw(ulong key, uint counter)
    {
        uint bits = counter + (uint)key;
        bits = (bits ^ (bits >> 16)) * FirstFactor;
        bits += (uint)(key >> 32);
        bits = (bits ^ (bits >> 15)) * SecondFactor;
        return (int)((bits ^ (bits >> 15)) >> 8);
    }

    /// <summary>Draws below this number are dropped: rate · 2²⁴, rounded up.</summary>
    /// <param name="rate">Share of the values that are dropped, in [0, 1).</param>
    public static int Threshold(float rate) => (int)MathF.Ceiling(rate * (1 << 24));

    /// <summary>Whether the value is kept.</summary>
    /// <param name="key">The <see cref="Key"/> of dropout and step.</param>
    /// <param name="sample">The sample's place in the batch.</param>
    /// <param name="element">The element's place in the sample, row-major.</param>
    /// <param name="rate">Share of the values that are dropped, in [0, 1).</param>
    public static bool Keeps(ulong key, int sample, int element, float rate) => Draw(key, Counter(sample, element)) >= Threshold(rate);

    private static ulong Mix(ulong value)
    {
        ulong mixed = value + 0x9E3779B97F4A7C15;
        mixed = (mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9;
        mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB;
        return mixed ^ (mixed >> 31);
    }
}
