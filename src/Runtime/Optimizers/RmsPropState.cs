using System.Numerics;
using System.Runtime.CompilerServices;

namespace GenBn;

/// <summary>A training by <see cref="RmsProp"/>.</summary>
internal sealed unsafe class RmsPropState : OptimizerState
{
    private readonly float _rho;
    private readonly float _fresh;
    private readonly float _epsilon;
    private readonly float _momentum;
    private readonly AlignedBuffer _squares;
    private readonly AlignedBuffer _velocity;

    /// <summary>No average of squares, and no velocity, is larger.</summary>
    private double _squareBound;
    private double _velocityBound;

    public RmsPropState(RmsProp optimizer, ParameterStore store)
        : base(optimizer)
    {
        _rho = optimizer.Rho;
        _fresh = (float)(1 - (double)(decimal)_rho); // In decimal, where 0.9f is 0.9.
        _epsilon = optimizer.Epsilon;
        _momentum = optimizer.Momentum;
        _squares = new AlignedBuffer(store.Values.Length);
        _velocity = new AlignedBuffer(_momentum > 0 ? store.Values.Length : 0);
    }

    public override (string Name, AlignedBuffer Values)[] Memory =>
        _momentum > 0 ? [("square", _squares), ("velocity", _velocity)] : [("square", _squares)];

    /// <remarks>The decay takes from a weight at most all of it, and the step moves it by a safe distance.</remarks>
    public override bool IsSafe(float gradient, float parameter) =>
        Math.Max(1, (double)Rate) * gradient <= Safe
        && NextSquare(gradient) <= Safe
        && NextVelocity(gradient) <= Safe
        && (double)Rate * Optimizer.WeightDecay <= 1;

    public override void Update(Parameter parameter, int first, int end)
    {
        float* velocity = _momentum > 0 ? _velocity.Pointer + parameter.Offset : null;
        Step(parameter.Pointer, parameter.GradientPointer, _squares.Pointer + parameter.Offset, velocity, first, end, Rate * Optimizer.DecayOf(parameter));
    }

    public override void EndStep(float gradient, float parameter)
    {
        _squareBound = NextSquare(gradient);
        _velocityBound = NextVelocity(gradient);
    }

    public override void MeasureBounds()
    {
        _squareBound = Largest(_squares);
        _velocityBound = Largest(_velocity);
    }

    private double NextSquare(float gradient) => Slack * Math.Max((_rho * _squareBound) + (_fresh * (double)gradient * gradient), (double)gradient * gradient);

    private double NextVelocity(float gradient) => Slack * ((_momentum * _velocityBound) + ((double)Rate * gradient / Math.Sqrt(_epsilon)));

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Step(float* weight, float* gradient, float* squares, float* velocity, int first, int end, float pull)
    {
        int index = first;
        float fresh = _fresh;
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
