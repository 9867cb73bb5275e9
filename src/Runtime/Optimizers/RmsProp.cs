using System.Numerics;
using System.Runtime.CompilerServices;

namespace GenBn;

/// <summary>
/// RMSProp: v = rho · v + (1 − rho) · g²; d = rate · g / sqrt(v + epsilon); w = w − d, or with momentum m = momentum · m + d and
/// w = w − m.
/// </summary>
/// <remarks>
/// Tieleman and Hinton, "Neural Networks for Machine Learning", lecture 6.5, 2012, in the form of Keras 3: epsilon is inside of
/// the root and the rate inside of m, where PyTorch has both outside. Weight decay is Keras's too, a step of its own before:
/// w = w − rate · decay · w.
/// </remarks>
public sealed unsafe class RmsProp : Optimizer
{
    private readonly float _rho;
    private readonly float _epsilon;
    private readonly float _momentum;
    private AlignedBuffer? _squares;
    private AlignedBuffer? _velocity;

    /// <inheritdoc cref="RmsProp" path="/summary"/>
    /// <param name="learningRate">Size of a step, not negative.</param>
    /// <param name="rho">Share of the old average of squared gradients that is kept, in [0, 1).</param>
    /// <param name="epsilon">Added to that average before the root, positive.</param>
    /// <param name="momentum">Share of the old step that is kept, in [0, 1).</param>
    /// <param name="weightDecay">Pull of weights towards 0, not negative.</param>
    /// <exception cref="ArgumentOutOfRangeException">A value is out of its range.</exception>
    public RmsProp(float learningRate = 0.001f, float rho = 0.9f, float epsilon = 1e-7f, float momentum = 0, float weightDecay = 0)
        : base(learningRate, weightDecay)
    {
        CheckShare(rho, nameof(rho));
        CheckPositive(epsilon, nameof(epsilon));
        CheckShare(momentum, nameof(momentum));
        _rho = rho;
        _epsilon = epsilon;
        _momentum = momentum;
    }

    internal override string Kind => "rmsprop";

    private protected override (string Name, AlignedBuffer Values)[] State =>
        _momentum > 0 ? [("square", _squares!), ("velocity", _velocity!)] : [("square", _squares!)];

    internal override void Prepare(ParameterStore store)
    {
        _squares = new AlignedBuffer(store.Values.Length);
        _velocity = new AlignedBuffer(_momentum > 0 ? store.Values.Length : 0);
    }

    internal override void Step(Parameter parameter, int first, int end)
    {
        float* velocity = _momentum > 0 ? _velocity!.Pointer + parameter.Offset : null;
        Step(parameter.Pointer, parameter.GradientPointer, _squares!.Pointer + parameter.Offset, velocity, first, end, Rate * DecayOf(parameter));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Step(float* weight, float* gradient, float* squares, float* velocity, int first, int end, float pull)
    {
        int index = first;
        float fresh = (float)(1 - (double)(decimal)_rho); // In decimal, where 0.9f is 0.9.
        for (; index + Vector<float>.Count <= end; index += Vector<float>.Count)
        {
            Vector<float> w = Vector.Load(weight + index);
            Vector<float> g = Vector.Load(gradient + index);
            Vector<float> v = (_rho * Vector.Load(squares + index)) + (fresh * (g * g));
            Vector.Store(v, squares + index);
            Vector<float> step = Rate * g / Vector.SquareRoot(v + new Vector<float>(_epsilon));
            if (velocity != null)
            {
                step = (_momentum * Vector.Load(velocity + index)) + step;
                Vector.Store(step, velocity + index);
            }

            Vector.Store(w - (pull * w) - step, weight + index);
        }

        for (; index < end; index++)
        {
            float w = weight[index];
            float g = gradient[index];
            float v = (_rho * squares[index]) + (fresh * (g * g));
            squares[index] = v;
            float step = Rate * g / MathF.Sqrt(v + _epsilon);
            if (velocity != null)
            {
                step = (_momentum * velocity[index]) + step;
                velocity[index] = step;
            }

            weight[index] = w - (pull * w) - step;
        }
    }
}
