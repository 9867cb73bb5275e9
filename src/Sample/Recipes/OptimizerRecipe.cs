namespace GenBn.Sample.Recipes;

/// <summary>An optimizer and its settings, before it is made.</summary>
/// <param name="Name">The optimizer's name, for people.</param>
/// <param name="LearningRate">Size of a step, before a schedule.</param>
/// <param name="Momentum">Share of the old direction that is kept; null where the optimizer has no such setting.</param>
/// <param name="WeightDecay">Pull of weights towards 0.</param>
internal abstract record OptimizerRecipe(string Name, float LearningRate, float? Momentum, float WeightDecay = 0)
{
    /// <summary>A new optimizer.</summary>
    public abstract Optimizer Create();

    /// <summary>This one with other settings where they are given.</summary>
    /// <exception cref="ArgumentException">A momentum is given to an optimizer that has none to set.</exception>
    public OptimizerRecipe With(float? learningRate, float? momentum)
    {
        if (momentum is not null && Momentum is null)
        {
            throw new ArgumentException($"--momentum does not apply: {Name} has moments of its own.");
        }

        return this with { LearningRate = learningRate ?? LearningRate, Momentum = momentum ?? Momentum };
    }

    /// <summary>Name and settings, for example <c>SGD, learning rate 0.2, momentum 0</c>.</summary>
    public sealed override string ToString()
    {
        string text = FormattableString.Invariant($"{Name}, learning rate {LearningRate}");
        text += Momentum is { } momentum ? FormattableString.Invariant($", momentum {momentum}") : "";
        return WeightDecay > 0 ? text + FormattableString.Invariant($", weight decay {WeightDecay}") : text;
    }

    /// <summary>See <see cref="GenBn.Sgd"/>.</summary>
    internal sealed record Sgd(float LearningRate, float? Momentum = 0f, float WeightDecay = 0) : OptimizerRecipe("SGD", LearningRate, Momentum, WeightDecay)
    {
        public override Optimizer Create() => new GenBn.Sgd(LearningRate, Momentum ?? 0, WeightDecay);
    }

    /// <summary>See <see cref="GenBn.RmsProp"/>.</summary>
    internal sealed record RmsProp(float LearningRate) : OptimizerRecipe("RMSProp", LearningRate, 0f)
    {
        public override Optimizer Create() => new GenBn.RmsProp(LearningRate, momentum: Momentum ?? 0);
    }

    /// <summary>See <see cref="GenBn.Adam"/>.</summary>
    internal sealed record Adam(float LearningRate) : OptimizerRecipe("Adam", LearningRate, null)
    {
        public override Optimizer Create() => new GenBn.Adam(LearningRate);
    }
}
