using System.Numerics;
using System.Runtime.CompilerServices;

namespace GenBn;

/// <summary>The state of <see cref="Sgd"/>, and its step.</summary>
internal sealed unsafe class SgdState : OptimizerState
{
    private readonly Sgd _sgd;
    private readonly float _momentum;
    private readonly bool _nesterov;
    private readonly AlignedBuffer _velocity;

    /// <summary>Bound of the velocities.</summary>
    private double _bound;

    public SgdState(Sgd sgd, ParameterStore store)
        : base(sgd)
    {
        _sgd = sgd;
        _momentum = sgd.Momentum;
        _nesterov = sgd.IsNesterov;
        _velocity = new AlignedBuffer(_momentum > 0 ? store.Values.Length : 0);
    }

    public override (string Name, AlignedBuffer Values)[] Memory => _momentum > 0 ? [("velocity", _velocity)] : [];

    public override bool NeedsParameters => _momentum > 0 && _sgd.WeightDecay > 0;

    /// <remarks>
    /// Without momentum, the decay subtracts at most half of a weight, and the gradient changes it by a safe amount. With momentum, the velocity
    /// is safe, and so is the change.
    /// </remarks>
    public override bool IsSafe(float gradient, float parameter) => _momentum > 0
        ? NextBound(gradient, parameter) * Math.Max(1, 2 * (double)Rate) <= Safe
        : gradient * Math.Max(1, (double)Rate) <= Safe && _sgd.WeightDecay * Math.Max(1, (double)Rate) <= 0.5;

    public override void Update(Parameter parameter, int first, int end)
    {
        float decay = _sgd.DecayOf(parameter);
        if (_momentum > 0)
        {
            StepMomentum(parameter.Pointer, parameter.GradientPointer, _velocity.Pointer + parameter.Offset, first, end, decay);
        }
        else
        {
            StepPlain(parameter.Pointer, parameter.GradientPointer, first, end, decay);
        }
    }

    public override void EndStep(float gradient, float parameter) => _bound = NextBound(gradient, parameter);

    public override void MeasureBounds() => _bound = Largest(_velocity);

    private double NextBound(float gradient, float parameter) => ((_momentum * _bound) + gradient + ((double)_sgd.WeightDecay * parameter)) * Slack;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void StepPlain(float* weight, float* gradient, int first, int end, float decay)
    {
        int index = first;
        float step = -Rate;
        var rate = new Vector<float>(step);
        var decays = new Vector<float>(decay);
        for (; index + Vector<float>.Count <= end; index += Vector<float>.Count)
        {
            Vector<float> w = Vector.Load(weight + index);
            Vector<float> direction = Vector.Load(gradient + index) + (decays * w);
            Vector.Store(w + (rate * direction), weight + index);
        }

        for (; index < end; index++)
        {
            float direction = gradient[index] + (decay * weight[index]);
            weight[index] += step * direction;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void StepMomentum(float* weight, float* gradient, float* velocity, int first, int end, float decay)
    {
        int index = first;
        float step = -Rate;
        var rate = new Vector<float>(step);
        var decays = new Vector<float>(decay);
        var momentum = new Vector<float>(_momentum);
        for (; index + Vector<float>.Count <= end; index += Vector<float>.Count)
        {
            Vector<float> w = Vector.Load(weight + index);
            Vector<float> d = Vector.Load(gradient + index) + (decays * w);
            Vector<float> v = (momentum * Vector.Load(velocity + index)) + d;
            Vector.Store(v, velocity + index);
            Vector.Store(w + (rate * (_nesterov ? d + (momentum * v) : v)), weight + index);
        }

        for (; index < end; index++)
        {
            float d = gradient[index] + (decay * weight[index]);
            float v = (_momentum * velocity[index]) + d;
            velocity[index] = v;
            weight[index] += step * (_nesterov ? d + (_momentum * v) : v);
        }
    }
}
