namespace GenBn.Tests.Simd;

/// <summary>Functions in double precision whose relative accuracy holds where the textbook form cancels.</summary>
internal static class DoubleMath
{
    /// <summary>e^x − 1, near 0 by Kahan's correction: Higham, "Accuracy and Stability of Numerical Algorithms", 2002, section 1.14.1.</summary>
    public static double Expm1(double x)
    {
        double power = Math.Exp(x);
        return power == 1 ? x : Math.Abs(x) < 0.5 ? (power - 1) * (x / Math.Log(power)) : power - 1;
    }

    /// <summary>log(1 + x) for x of at least 0, by the same correction.</summary>
    public static double Log1p(double x)
    {
        double sum = 1 + x;
        return sum == 1 ? x : Math.Log(sum) * (x / (sum - 1));
    }

    /// <summary>Logistic sigmoid.</summary>
    public static double Sigmoid(double x) => 1 / (1 + Math.Exp(-x));

    /// <summary>
    /// Φ(x): near 0 by 1/2 + φ(x) · (x + x³/3 + x⁵/(3·5) + …) (Marsaglia, "Evaluating the Normal Distribution", 2004), further out
    /// by Laplace's continued fraction of the tail, φ(x) / (x + 1/(x + 2/(x + 3/(x + …)))).
    /// </summary>
    public static double Normal(double x)
    {
        double density = Math.Exp(-x * x / 2) / Math.Sqrt(2 * Math.PI);
        if (Math.Abs(x) > 2.5)
        {
            double fraction = Math.Abs(x);
            for (int term = 120; term >= 1; term--)
            {
                fraction = Math.Abs(x) + (term / fraction);
            }

            return x < 0 ? density / fraction : 1 - (density / fraction);
        }

        double sum = x;
        double power = x;
        for (int odd = 3; Math.Abs(power) > 1e-18 * Math.Abs(sum); odd += 2)
        {
            power *= x * x / odd;
            sum += power;
        }

        return 0.5 + (sum * density);
    }
}
