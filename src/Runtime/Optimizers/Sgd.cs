using System.Numerics;
using System.Runtime.CompilerServices;

namespace GenBn;

/// <summary>
/// Stochastic gradient descent: d = g + decay · w; v = momentum · v + d; w = w − rate · v. Without momentum v is d itself;
/// with Nesterov's momentum the step is rate · (d + momentum · v).
/// </summary>
/// <remarks>
/// Momentum after Sutskever et al., "On the importance of initialization and momentum in deep learning", 2013, in the form of
/// PyTorch (the rate is outside of v). Weight decay applies to weights only, unless <see cref="Optimizer.DecayAll"/>.
/// </remarks>
public sealed unsafe class Sgd : Optimizer
{
    private readonly float _momentum;
    private readonly bool _nesterov;
    private AlignedBuffer? _velocity;

    /// <inheritdoc cref="Sgd" path="/summary"/>
    /// <param name="learningRate">Size of a step, not negative.</param>
    /// <param name="momentum">Share of the old direction that is kept, in [0, 1).</param>
    /// <param name="weightDecay">Pull of weights towards 0, not negative.</param>
    /// <param name="nesterov">Whether to look ahead by one momentum step; needs a momentum above 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">A value is out of its range.</exception>
    /// <exception cref="ArgumentException">Nesterov's momentum is asked for without a momentum.</exception>
    public Sgd(float learningRate, float momentum = 0, float weightDecay = 0, bool nesterov = false)
        : base(learningRate, weightDecay)
    {
        CheckShare(momentum, nameof(momentum));
        if (nesterov && momentum == 0)
        {
            throw new ArgumentException("Nesterov's momentum needs a momentum above 0, but got 0.", nameof(nesterov));
        }

        _momentum = momentum;
        _nesterov = nesterov;
    }

    internal override string Kind => "sgd";

    private protected override (string Name, AlignedBuffer Values)[] State => _momentum > 0 ? [("velocity", _velocity!)] : [];

    internal override void Prepare(ParameterStore store) => _velocity = new AlignedBuffer(_momentum > 0 ? store.Values.Length : 0);

    internal override void Step(Parameter parameter, int first, int end)
    {
        float decay = DecayOf(parameter);
        if (_momentum > 0)
        {
            StepMomentum(parameter.Pointer, parameter.GradientPointer, _velocity!.Pointer + parameter.Offset, first, end, decay);
        }
        else
        {
            StepPlain(parameter.Pointer, parameter.GradientPointer, first, end, decay);
        }
    }

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
