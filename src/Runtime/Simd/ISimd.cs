namespace GenBn.Simd;

/// <summary>
/// A SIMD vector of floats of one hardware width. Kernels are generic over it, so the same source serves 128, 256 and 512 bits. The just-in-time
/// compiler specialises each instance to plain vector instructions.
/// </summary>
/// <typeparam name="V">The type of the vector.</typeparam>
public unsafe interface ISimd<V>
    where V : unmanaged, ISimd<V>
{
    /// <summary>Number of floats in the vector: 4, 8 or 16.</summary>
    static abstract int Count { get; }

    /// <summary>All lanes 0.</summary>
    static abstract V Zero { get; }

    /// <summary>All lanes <paramref name="value"/>.</summary>
    static abstract V Create(float value);

    /// <summary>The <see cref="Count"/> floats at <paramref name="source"/>.</summary>
    static abstract V Load(float* source);

    /// <summary>Writes the lanes to <paramref name="destination"/>.</summary>
    void Store(float* destination);

    /// <summary>
    /// left · right + addend, rounded once if the hardware can fuse it, otherwise twice; never a software routine.
    /// </summary>
    static abstract V MultiplyAdd(V left, V right, V addend);

    /// <summary>The hardware's maximum: <paramref name="right"/> if a lane is NaN.</summary>
    static abstract V Max(V left, V right);

    /// <summary>The hardware's minimum: <paramref name="right"/> if a lane is NaN.</summary>
    static abstract V Min(V left, V right);

    /// <summary>All bits set where the lanes are equal, else none.</summary>
    static abstract V Equal(V left, V right);

    /// <summary>All bits set where <paramref name="left"/> is greater, else none.</summary>
    static abstract V GreaterThan(V left, V right);

    /// <summary>Bitwise and.</summary>
    static abstract V And(V left, V right);

    /// <summary>Bits of <paramref name="left"/> that are not set in <paramref name="right"/>.</summary>
    static abstract V AndNot(V left, V right);

    /// <summary>Bitwise exclusive or.</summary>
    static abstract V Xor(V left, V right);

    /// <summary>Bitwise or.</summary>
    static abstract V Or(V left, V right);

    /// <summary>The nearest integer, ties to even.</summary>
    static abstract V Round(V value);

    /// <summary>2 to the power of <paramref name="exponent"/>, an integer in [−126, 127].</summary>
    static abstract V PowerOfTwo(V exponent);

    /// <summary>All lanes with the bits of <paramref name="value"/>.</summary>
    static abstract V CreateBits(uint value);

    /// <summary>Sum of the bits as 32-bit integers, modulo 2^32.</summary>
    static abstract V AddBits(V left, V right);

    /// <summary>Product of the bits as 32-bit integers, modulo 2^32.</summary>
    static abstract V MultiplyBits(V left, V right);

    /// <summary>The bits, shifted right by <paramref name="count"/>, with zeros on the left.</summary>
    static abstract V ShiftBitsRight(V value, int count);

    /// <summary>All bits set where the bits of <paramref name="left"/>, as a signed integer, are greater, else none.</summary>
    static abstract V GreaterThanBits(V left, V right);

    /// <summary>Lanes 0, 2, 4 … of <paramref name="low"/>, then of <paramref name="high"/>.</summary>
    static abstract V Even(V low, V high);

    /// <summary>Lanes 1, 3, 5 … of <paramref name="low"/>, then of <paramref name="high"/>.</summary>
    static abstract V Odd(V low, V high);

    /// <summary>Sum, lane by lane.</summary>
    static abstract V operator +(V left, V right);

    /// <summary>Difference, lane by lane.</summary>
    static abstract V operator -(V left, V right);

    /// <summary>Product, lane by lane.</summary>
    static abstract V operator *(V left, V right);

    /// <summary>Quotient, lane by lane, correctly rounded.</summary>
    static abstract V operator /(V left, V right);
}
