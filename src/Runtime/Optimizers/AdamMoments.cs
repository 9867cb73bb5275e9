using System.Numerics;
using System.Runtime.CompilerServices;

namespace GenBn;

/// <summary>What <see cref="Adam"/> and <see cref="AdamW"/> have in common: both moments, their bias corrections and the step.</summary>
internal sealed unsafe class AdamMoments(float beta1, float beta2, float epsilon)
{
    /// <summary>1 − beta1, taken in decimal: 0.999f is 0.99900001, and the difference would inherit the error, a hundred times as large.</summary>
    private readonly double _fresh1 = 1 - (double)(decimal)beta1;
    private readonly double _fresh2 = 1 - (double)(decimal)beta2;
    private AlignedBuffer? _means;
    private AlignedBuffer? _squares;
    private double _power1;
    private double _power2;
    private float _rate;
    private float _rootScale;

    /// <summary>beta1^t and beta2^t after t steps, as they were multiplied up.</summary>
    public double[] Powers
    {
        get => [_power1, _power2];
        set => (_power1, _power2) = (value[0], value[1]);
    }

    public (string Name, AlignedBuffer Values)[] State => [("mean", _means!), ("square", _squares!)];

    public void Prepare(ParameterStore store)
    {
        _means = new AlignedBuffer(store.Values.Length);
        _squares = new AlignedBuffer(store.Values.Length);
        _power1 = 1;
        _power2 = 1;
    }

    /// <summary>Moves the bias corrections on: rate · m̂ = (rate / (1 − beta1^t)) · m, and sqrt(v̂) = sqrt(v) / sqrt(1 − beta2^t).</summary>
    public void BeginStep(float rate)
    {
        _power1 *= 1 - _fresh1;
        _power2 *= 1 - _fresh2;
        _rate = (float)(rate / (1 - _power1));
        _rootScale = (float)(1 / Math.Sqrt(1 - _power2));
    }

    /// <param name="parameter">What to change.</param>
    /// <param name="first">First element.</param>
    /// <param name="end">One past the last.</param>
    /// <param name="decay">Times the weight, is added to the gradient.</param>
    /// <param name="pull">Times the weight, is taken from the weight.</param>
    public void Step(Parameter parameter, int first, int end, float decay, float pull) =>
        Step(parameter.Pointer, parameter.GradientPointer, _means!.Pointer + parameter.Offset, _squares!.Pointer + parameter.Offset, first, end, decay, pull);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Step(float* weight, float* gradient, float* means, float* squares, int first, int end, float decay, float pull)
    {
        int index = first;
        float fresh1 = (float)_fresh1;
        float fresh2 = (float)_fresh2;
        for (; index + Vector<float>.Count <= end; index += Vector<float>.Count)
        {
            Vector<float> w = Vector.Load(weight + index);
            Vector<float> g = Vector.Load(gradient + index) + (decay * w);
            Vector<float> m = (beta1 * Vector.Load(means + index)) + (fresh1 * g);
            Vector<float> v = (beta2 * Vector.Load(squares + index)) + (fresh2 * (g * g));
            Vector.Store(m, means + index);
            Vector.Store(v, squares + index);
            Vector<float> step = _rate * m / ((Vector.SquareRoot(v) * _rootScale) + new Vector<float>(epsilon));
            Vector.Store(w - (pull * w) - step, weight + index);
        }

        for (; index < end; index++)
        {
            float w = weight[index];
            float g = gradient[index] + (decay * w);
            float m = (beta1 * means[index]) + (fresh1 * g);
            float v = (beta2 * squares[index]) + (fresh2 * (g * g));
            means[index] = m;
            squares[index] = v;
            float step = _rate * m / ((MathF.Sqrt(v) * _rootScale) + epsilon);
            weight[index] = w - (pull * w) - step;
        }
    }
}
