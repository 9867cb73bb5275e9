using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace GenBn.Training;

/// <summary>
/// Clips the global norm of the gradients: with the norm n of all gradients of trainable parameters taken as one vector, each
/// gradient is multiplied by min(1, maximum / (n + 1e−6)).
/// </summary>
/// <remarks>
/// Pascanu, Mikolov and Bengio, "On the difficulty of training recurrent neural networks", 2012 (arXiv 1211.5063), as PyTorch's
/// <c>clip_grad_norm_</c>. Squares are summed in chunks that depend only on the parameters, with four partial sums each, and the chunks are
/// added in their order. The bits are therefore the same for any number of threads and any vector width.
/// </remarks>
internal sealed unsafe class GradientClip
{
    private const int ChunkLength = 4096;

    private readonly float _maximum;
    private readonly (Parameter Parameter, int First, int Length)[] _chunks;
    private readonly double[] _sums;

    public GradientClip(ParameterStore store, float maximum)
    {
        _maximum = maximum;
        _chunks =
        [
            .. from parameter in store.Parameters
               where parameter.Trainable
               from index in Enumerable.Range(0, (parameter.Length + ChunkLength - 1) / ChunkLength)
               select (parameter, index * ChunkLength, Math.Min(ChunkLength, parameter.Length - (index * ChunkLength))),
        ];
        _sums = new double[_chunks.Length];
    }

    /// <summary>Sums a worker's share of the chunks; a barrier must follow.</summary>
    public void Sum(Worker worker)
    {
        for (int index = worker.First(_chunks.Length); index < worker.End(_chunks.Length); index++)
        {
            (Parameter parameter, int first, int length) = _chunks[index];
            _sums[index] = SquareSum(parameter.GradientPointer + first, length);
        }
    }

    /// <summary>The factor of the gradients, after <see cref="Sum"/> of all workers.</summary>
    public float Factor()
    {
        double total = 0;
        foreach (double sum in _sums)
        {
            total += sum;
        }

        return (float)Math.Min(1, _maximum / (Math.Sqrt(total) + 1e-6));
    }

    /// <summary>Multiplies the gradients [first, end) of one parameter.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Scale(Parameter parameter, int first, int end, float factor)
    {
        float* gradient = parameter.GradientPointer;
        int index = first;
        for (; index + Vector<float>.Count <= end; index += Vector<float>.Count)
        {
            Vector.Store(factor * Vector.Load(gradient + index), gradient + index);
        }

        for (; index < end; index++)
        {
            gradient[index] *= factor;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static double SquareSum(float* values, int length)
    {
        Vector256<double> sums = Vector256<double>.Zero;
        int index = 0;
        for (; index + 4 <= length; index += 4)
        {
            Vector128<float> four = Vector128.Load(values + index);
            var wide = Vector256.Create(Vector128.WidenLower(four), Vector128.WidenUpper(four));
            sums += wide * wide;
        }

        double sum = sums[0] + sums[1] + sums[2] + sums[3];
        for (; index < length; index++)
        {
            sum += (double)values[index] * values[index];
        }

        return sum;
    }
}
