namespace GenBn;

/// <summary>How parameters follow their gradients. An optimizer belongs to one trainer at a time.</summary>
public abstract unsafe class Optimizer
{
    private float _learningRate;

    private protected Optimizer(float learningRate) => LearningRate = learningRate;

    /// <summary>Size of a step; may be changed between steps. Finite and not negative.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative, infinite or NaN.</exception>
    public float LearningRate
    {
        get => _learningRate;
        set
        {
            CheckFinite(value, nameof(value));
            _learningRate = value;
        }
    }

    /// <summary>Makes the state for a network's parameters; all zero.</summary>
    internal abstract void Prepare(ParameterStore store);

    /// <summary>Changes the part [first, end) of one parameter.</summary>
    internal abstract void Step(Parameter parameter, int first, int end);

    private protected static void CheckFinite(float value, string name)
    {
        if (!float.IsFinite(value) || value < 0)
        {
            throw new ArgumentOutOfRangeException(name, value, "Expected a finite number that is not negative.");
        }
    }
}
