using System.Numerics;
using System.Runtime.CompilerServices;

namespace GenBn;

/// <summary>
/// Stochastic gradient descent: v = momentum · v + g + decay · w; w = w − rate · v. Without momentum v is the gradient itself.
/// </summary>
/// <remarks>
/// Momentum after Sutskever et al., "On the importance of initialization and momentum in deep learning", 2013, in the form of
/// PyTorch (the rate is outside of v). Weight decay applies to weights only, not to biases and batch norms.
/// </remarks>
public sealed unsafe class Sgd : Optimizer
{
    private readonly float _momentum;
    private readonly float _weightDecay;
    private AlignedBuffer? _velocity;

    /// <param name="learningRate">Size of a step, not negative.</param>
    /// <param name="momentum">Share of the old direction that is kept, in [0, 1).</param>
    /// <param name="weightDecay">Pull of weights towards 0, not negative.</param>
    /// <exception cref="ArgumentOutOfRangeException">A value is out of its range.</exception>
    public Sgd(float learningRate, float momentum = 0, float weightDecay = 0)
        : base(learningRate)
    {
        CheckFinite(momentum, nameof(momentum));
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(momentum, 1f);
        CheckFinite(weightDecay, nameof(weightDecay));
        _momentum = momentum;
        _weightDecay = weightDecay;
    }

    internal override void Prepare(ParameterStore store) => _velocity = new AlignedBuffer(_momentum > 0 ? store.Values.Length : 0);

    internal override void Step(Parameter parameter, int first, int end)
    {
        float decay = parameter.Role == ParameterRole.Weight ? _weightDecay : 0;
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
        var rate = new Vector<float>(-LearningRate);
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
            weight[index] += -LearningRate * direction;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void StepMomentum(float* weight, float* gradient, float* velocity, int first, int end, float decay)
    {
        int index = first;
        var rate = new Vector<float>(-LearningRate);
        var decays = new Vector<float>(decay);
        var momentum = new Vector<float>(_momentum);
        for (; index + Vector<float>.Count <= end; index += Vector<float>.Count)
        {
            Vector<float> w = Vector.Load(weight + index);
            Vector<float> v = (momentum * Vector.Load(velocity + index)) + (Vector.Load(gradient + index) + (decays * w));
            Vector.Store(v, velocity + index);
            Vector.Store(w + (rate * v), weight + index);
        }

        for (; index < end; index++)
        {
            float v = (_momentum * velocity[index]) + (gradient[index] + (decay * weight[index]));
            velocity[index] = v;
            weight[index] += -LearningRate * v;
        }
    }
}
