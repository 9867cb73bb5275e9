namespace GenBn;

/// <summary>
/// Exponential and logarithm in double precision, of additions, multiplications and divisions only: gradients have the same bits on every system.
/// </summary>
internal static class PortableMath
{
    /// <summary>The upper bits of ln 2: multiplied by an exponent, the product is exact.</summary>
    private const double UpperLog2 = 0.693147180369123816490;
    private const double LowerLog2 = 1.90821492927058770002e-10;

    /// <summary>e^x, with a relative error below 2^−50; 0 below −700, and NaN for NaN. x is at most 700.</summary>
    /// <remarks>2^n · e^r with |r| ≤ ln 2 / 2, and the Taylor series of e^r up to r^13.</remarks>
    public static double Exp(double x)
    {
        if (x < -700)
        {
            return 0;
        }

        double n = Math.Round(x / (UpperLog2 + LowerLog2));
        double r = (x - (n * UpperLog2)) - (n * LowerLog2);
        double sum = 1;
        for (int k = 13; k > 0; k--)
        {
            sum = 1 + (sum * r / k);
        }

        return double.IsNaN(n) ? n : sum * BitConverter.Int64BitsToDouble(((long)n + 1023) << 52);
    }

    /// <summary>The natural logarithm of a normal positive number, with an error below 2^−50 of it or of 1, whichever is smaller.</summary>
    /// <remarks>
    /// n · ln 2 + 2 · artanh(s) with x = 2^n · m, m from √½ to √2, and s = (m − 1) / (m + 1): the series of artanh up to s^23, where |s| ≤ 0.172.
    /// </remarks>
    public static double Log(double x)
    {
        long bits = BitConverter.DoubleToInt64Bits(x);
        int n = (int)(bits >> 52) - 1023;
        double m = BitConverter.Int64BitsToDouble((bits & 0xFFFFFFFFFFFFF) | (1023L << 52));
        if (m > 1.4142135623730951)
        {
            m /= 2;
            n++;
        }

        double s = (m - 1) / (m + 1);
        double square = s * s;
        double sum = 0;
        for (int k = 23; k > 1; k -= 2)
        {
            sum = ((1.0 / k) + sum) * square;
        }

        return double.IsNaN(x) ? x : (n * UpperLog2) + ((n * LowerLog2) + (2 * s * (1 + sum)));
    }
}
