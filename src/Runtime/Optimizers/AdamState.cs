using System.Numerics;
using System.Runtime.CompilerServices;

namespace GenBn;

/// <summary>The state of <see cref="Adam"/> or <see cref="AdamW"/>: both moments, their bias corrections and the step.</summary>
internal sealed unsafe class AdamState : OptimizerState
{
    private readonly float _beta1;
    private readonly float _beta2;
    private readonly float _epsilon;
    private readonly bool _isDecoupled;

    /// <summary>1 − beta1, computed in decimal. 0.999f is 0.99900001, and the relative error of the difference would be a thousand times as large.</summary>
    private readonly double _fresh1;
    private readonly double _fresh2;
    private readonly AlignedBuffer _means;
    private readonly AlignedBuffer _squares;
    private double _power1 = 1;
    private double _power2 = 1;
    private double _nextPower1;
    private double _nextPower2;
    private float _rate;
    private float _rootScale;

    /// <summary>Bounds of the means and of the averages of squares.</summary>
    private double _meanBound;
    private double _squareBound;

    /// <param name="optimizer">The optimizer.</param>
    /// <param name="settings">Its betas and epsilon, and whether weight decay is decoupled from the gradient.</param>
    /// <param name="store">The parameters.</param>
    public AdamState(Optimizer optimizer, (float Beta1, float Beta2, float Epsilon, bool IsDecoupled) settings, ParameterStore store)
        : base(optimizer)
    {
        (_beta1, _beta2, _epsilon, _isDecoupled) = settings;
        _fresh1 = 1 - (double)(decimal)_beta1;
        _fresh2 = 1 - (double)(decimal)_beta2;
        _means = new AlignedBuffer(store.Values.Length);
        _squares = new AlignedBuffer(store.Values.Length);
    }

    /// <summary>beta1^t and beta2^t after t steps, as products.</summary>
    public override double[] Powers
    {
        get => [_power1, _power2];
        set => (_power1, _power2) = (value[0], value[1]);
    }

    public override (string Name, AlignedBuffer Values)[] Memory => [("mean", _means), ("square", _squares)];

    public override bool NeedsParameters => !_isDecoupled && Optimizer.WeightDecay > 0;

    /// <summary>
    /// Computes the bias corrections of the next step: r · m̂ = (r / (1 − beta1^t)) · m with the learning rate r, and
    /// sqrt(v̂) = sqrt(v) / sqrt(1 − beta2^t).
    /// </summary>
    public override void BeginStep(float factor)
    {
        base.BeginStep(factor);
        _nextPower1 = _power1 * (1 - _fresh1);
        _nextPower2 = _power2 * (1 - _fresh2);
        _rate = (float)(Rate / (1 - _nextPower1));
        _rootScale = (float)(1 / Math.Sqrt(1 - _nextPower2));
    }

    /// <remarks>A decoupled decay subtracts from a weight at most the whole weight, and the step changes it by a safe amount.</remarks>
    public override bool IsSafe(float gradient, float parameter)
    {
        double mean = NextMean(gradient, parameter);
        return mean * Math.Max(1, (double)_rate) <= Safe
            && NextSquare(gradient, parameter) <= Safe
            && mean * _rate / _epsilon <= Safe
            && float.IsFinite(_rootScale)
            && (!_isDecoupled || (double)Rate * Optimizer.WeightDecay <= 1);
    }

    public override void Update(Parameter parameter, int first, int end)
    {
        float decay = Optimizer.DecayOf(parameter);
        Step(
            parameter.Pointer, parameter.GradientPointer, _means.Pointer + parameter.Offset, _squares.Pointer + parameter.Offset, first, end,
            _isDecoupled ? 0 : decay, _isDecoupled ? Rate * decay : 0);
    }

    public override void EndStep(float gradient, float parameter)
    {
        (_power1, _power2) = (_nextPower1, _nextPower2);
        _meanBound = NextMean(gradient, parameter);
        _squareBound = NextSquare(gradient, parameter);
    }

    public override void MeasureBounds()
    {
        _meanBound = Largest(_means);
        _squareBound = Largest(_squares);
    }

    private double NextMean(float gradient, float parameter) =>
        Slack * Math.Max((_beta1 * _meanBound) + (_fresh1 * Pulled(gradient, parameter)), Pulled(gradient, parameter));

    private double NextSquare(float gradient, float parameter)
    {
        double square = Pulled(gradient, parameter) * Pulled(gradient, parameter);
        return Slack * Math.Max((_beta2 * _squareBound) + (_fresh2 * square), square);
    }

    /// <summary>Bound of a gradient, including a decay that is part of it.</summary>
    private double Pulled(float gradient, float parameter) => gradient + (_isDecoupled ? 0 : (double)Optimizer.WeightDecay * parameter);

    /// <summary>Updates the elements [first, end).</summary>
    /// <param name="weight">The parameter.</param>
    /// <param name="gradient">Its gradient.</param>
    /// <param name="means">Averages of gradients.</param>
    /// <param name="squares">Averages of squared gradients.</param>
    /// <param name="first">First element.</param>
    /// <param name="end">One past the last element.</param>
    /// <param name="decay">Factor of the weight that is added to the gradient.</param>
    /// <param name="pull">Factor of the weight that is subtracted from the weight.</param>
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
            Vector<float> m = (_beta1 * Vector.Load(means + index)) + (fresh1 * g);
            Vector<float> v = (_beta2 * Vector.Load(squares + index)) + (fresh2 * (g * g));
            Vector.Store(m, means + index);
            Vector.Store(v, squares + index);
            Vector<float> step = _rate * m / ((Vector.SquareRoot(v) * _rootScale) + new Vector<float>(_epsilon));
            Vector.Store(w - (pull * w) - step, weight + index);
        }

        for (; index < end; index++)
        {
            float w = weight[index];
            float g = gradient[index] + (decay * w);
            float m = (_beta1 * means[index]) + (fresh1 * g);
            float v = (_beta2 * squares[index]) + (fresh2 * (g * g));
            means[index] = m;
            squares[index] = v;
            float step = _rate * m / ((MathF.Sqrt(v) * _rootScale) + _epsilon);
            weight[index] = w - (pull * w) - step;
        }
    }
}
