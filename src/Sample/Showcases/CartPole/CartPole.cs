namespace GenBn.Sample.Showcases;

/// <summary>
/// A pole on a cart that is pushed to the left or to the right with a constant force. An episode ends when the pole is 12° from upright, the cart 2.4 m
/// from the middle, or after 200 steps; its return is the number of steps.
/// </summary>
/// <remarks>
/// Barto, Sutton and Anderson, "Neuronlike Adaptive Elements That Can Solve Difficult Learning Control Problems", 1983, with the equations of their
/// appendix without friction; the limits and the 200 steps of "CartPole-v0" of OpenAI Gym.
/// </remarks>
internal sealed class CartPole(RandomSource random)
{
    /// <summary>Position, velocity, angle and angular velocity.</summary>
    public const int StateLength = 4;

    /// <summary>The longest episode.</summary>
    public const int MostSteps = 200;

    private const double Gravity = 9.8;
    private const double CartMass = 1;
    private const double PoleMass = 0.1;

    /// <summary>Half of the pole.</summary>
    private const double Length = 0.5;
    private const double Force = 10;
    private const double Seconds = 0.02;
    private const double MostPosition = 2.4;
    private const double MostAngle = 12 * Math.PI / 180;

    private double _position;
    private double _velocity;
    private double _angle;
    private double _rotation;

    /// <summary>Steps of the episode so far.</summary>
    public int Steps { get; private set; }

    /// <summary>Begins an episode near the equilibrium.</summary>
    public void Reset()
    {
        (_position, _velocity, _angle, _rotation) = (Small(), Small(), Small(), Small());
        Steps = 0;
    }

    /// <summary>Writes the state, with numbers of about the same size.</summary>
    public void Observe(Span<float> state)
    {
        state[0] = (float)(_position / MostPosition);
        state[1] = (float)(_velocity / 2);
        state[2] = (float)(_angle / MostAngle);
        state[3] = (float)(_rotation / 2);
    }

    /// <summary>Pushes for one step of 20 ms.</summary>
    /// <param name="action">1 to the right, 0 to the left.</param>
    /// <returns>Whether the pole has fallen, and whether the episode is over.</returns>
    public (bool HasFallen, bool IsOver) Push(int action)
    {
        double force = action == 1 ? Force : -Force;
        double sine = Math.Sin(_angle);
        double cosine = Math.Cos(_angle);
        double all = CartMass + PoleMass;
        double common = (force + (PoleMass * Length * _rotation * _rotation * sine)) / all;
        double turn = ((Gravity * sine) - (cosine * common)) / (Length * ((4.0 / 3) - (PoleMass * cosine * cosine / all)));
        double acceleration = common - (PoleMass * Length * turn * cosine / all);
        _position += Seconds * _velocity;
        _velocity += Seconds * acceleration;
        _angle += Seconds * _rotation;
        _rotation += Seconds * turn;
        Steps++;
        bool hasFallen = Math.Abs(_position) > MostPosition || Math.Abs(_angle) > MostAngle;
        return (hasFallen, hasFallen || Steps == MostSteps);
    }

    private double Small() => 0.1 * (random.NextUniform() - 0.5);
}
