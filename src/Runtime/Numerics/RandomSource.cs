using System.Numerics;

namespace GenBn.Numerics;

/// <summary>
/// A random number generator whose sequence does not depend on the version of the framework: xoshiro256**, seeded by SplitMix64 (Blackman and Vigna,
/// "Scrambled Linear Pseudorandom Number Generators", 2021). The class is not thread-safe.
/// </summary>
public sealed class RandomSource
{
    private ulong _a;
    private ulong _b;
    private ulong _c;
    private ulong _d;

    /// <summary>Starts the sequence of <paramref name="seed"/>.</summary>
    public RandomSource(ulong seed) => Restart(seed);

    /// <summary>The next 64 random bits.</summary>
    public ulong NextBits()
    {
        ulong result = BitOperations.RotateLeft(_b * 5, 7) * 9;
        ulong shifted = _b << 17;
        _c ^= _a;
        _d ^= _b;
        _b ^= _c;
        _a ^= _d;
        _c ^= shifted;
        _d = BitOperations.RotateLeft(_d, 45);
        return result;
    }

    /// <summary>A number in [0, 1), with 53 random bits.</summary>
    public double NextUniform() => (NextBits() >> 11) * (1.0 / (1UL << 53));

    /// <summary>A number of the standard normal distribution (Box–Muller transform).</summary>
    public double NextNormal()
    {
        double radius = Math.Sqrt(-2 * Math.Log(1 - NextUniform()));
        return radius * Math.Cos(2 * Math.PI * NextUniform());
    }

    /// <summary>An integer in [0, <paramref name="bound"/>), without bias (Lemire, "Fast Random Integer Generation in an Interval", 2019).</summary>
    /// <param name="bound">The upper bound, positive and exclusive.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="bound"/> is not positive.</exception>
    public int NextBelow(int bound)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(bound);
        uint limit = (uint)bound;
        while (true)
        {
            ulong product = (NextBits() >> 32) * limit;
            uint low = (uint)product;
            if (low >= limit || low >= (0u - limit) % limit)
            {
                return (int)(product >> 32);
            }
        }
    }

    /// <summary>Shuffles <paramref name="items"/> (Fisher–Yates).</summary>
    /// <param name="items">The items to shuffle.</param>
    public void Shuffle<T>(Span<T> items)
    {
        for (int last = items.Length - 1; last > 0; last--)
        {
            int other = NextBelow(last + 1);
            (items[last], items[other]) = (items[other], items[last]);
        }
    }

    /// <summary>Starts the sequence of <paramref name="seed"/>, as a new object would.</summary>
    internal void Restart(ulong seed)
    {
        _a = SplitMix(ref seed);
        _b = SplitMix(ref seed);
        _c = SplitMix(ref seed);
        _d = SplitMix(ref seed);
    }

    /// <summary>The first number of SplitMix64 with <paramref name="seed"/>. It combines several numbers into one seed, each added in turn.</summary>
    internal static ulong Mix(ulong seed) => SplitMix(ref seed);

    private static ulong SplitMix(ref ulong state)
    {
        state += 0x9E3779B97F4A7C15;
        ulong mixed = (state ^ (state >> 30)) * 0xBF58476D1CE4E5B9;
        mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB;
        return mixed ^ (mixed >> 31);
    }
}
