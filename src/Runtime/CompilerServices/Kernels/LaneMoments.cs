using System.Runtime.Intrinsics;

namespace GenBn.CompilerServices;

/// <summary>Mean of a channel in one block, and its sum of squared deviations from that mean, from up to 16 lanes.</summary>
/// <remarks>Lanes are calculated side by side, but added in their order: the same bits on every machine.</remarks>
internal static unsafe class LaneMoments
{
    /// <summary>
    /// How many times the sum of squared deviations from the mean the sum about the origins may be. The error of the first in
    /// relation to itself is up to this many times that of the second.
    /// </summary>
    private const double MostCancellation = 8;

    /// <summary>Merges lanes of 16 origins, 16 sums of (x − origin) and 16 sums of (x − origin)².</summary>
    /// <returns>False if too much of the sums of squares cancels for the result to be exact, or it is not finite.</returns>
    public static bool TryMerge(float* lanes, int valuesPerLane, int validLanes, out double mean, out double squares)
    {
        double* terms = stackalloc double[32];
        var count = Vector256.Create((double)valuesPerLane);
        for (int lane = 0; lane < 16; lane += 4)
        {
            (Widen(lanes + lane) + (Widen(lanes + 16 + lane) / count)).Store(terms + lane);
        }

        mean = Sum(terms, validLanes) / validLanes;
        for (int lane = 0; lane < 16; lane += 4)
        {
            Vector256<double> sum = Widen(lanes + 16 + lane);
            Vector256<double> square = Widen(lanes + 32 + lane);
            Vector256<double> offset = Widen(lanes + lane) + (sum / count) - Vector256.Create(mean);
            (Vector256.Max(Vector256<double>.Zero, square - (sum * sum / count)) + (count * offset * offset)).Store(terms + lane);
            square.Store(terms + 16 + lane);
        }

        squares = Sum(terms, validLanes);
        return Sum(terms + 16, validLanes) <= MostCancellation * squares;
    }

    /// <summary>The same from the values themselves, in two passes in double precision.</summary>
    /// <param name="values">[value][16 lanes].</param>
    /// <param name="valuesPerLane">Values of each lane.</param>
    /// <param name="validLanes">Lanes that count.</param>
    /// <param name="mean">Receives the mean.</param>
    /// <param name="squares">Receives Σ (x − mean)².</param>
    public static void Measure(float* values, int valuesPerLane, int validLanes, out double mean, out double squares)
    {
        double count = (double)valuesPerLane * validLanes;
        mean = SumOf(values, valuesPerLane, validLanes, 0, squared: false) / count;
        squares = SumOf(values, valuesPerLane, validLanes, mean, squared: true);
    }

    private static double SumOf(float* values, int valuesPerLane, int validLanes, double origin, bool squared)
    {
        double* sums = stackalloc double[16];
        for (int lane = 0; lane < 16; lane += 4)
        {
            var offset = Vector256.Create(origin);
            Vector256<double> sum = Vector256<double>.Zero;
            float* value = values + lane;
            for (int index = 0; index < valuesPerLane; index++, value += 16)
            {
                Vector256<double> deviation = Widen(value) - offset;
                sum += squared ? deviation * deviation : deviation;
            }

            sum.Store(sums + lane);
        }

        return Sum(sums, validLanes);
    }

    private static Vector256<double> Widen(float* values)
    {
        Vector128<float> four = Vector128.Load(values);
        return Vector256.Create(Vector128.WidenLower(four), Vector128.WidenUpper(four));
    }

    private static double Sum(double* terms, int count)
    {
        double sum = 0;
        for (int index = 0; index < count; index++)
        {
            sum += terms[index];
        }

        return sum;
    }
}
