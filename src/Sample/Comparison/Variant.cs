using GenBn.Sample.Images;
using GenBn.Sample.Recipes;

namespace GenBn.Sample.Comparison;

/// <summary>One way of making and training LeNet.</summary>
/// <param name="Name">What is different about it.</param>
/// <param name="LearningRate">SGD's learning rate.</param>
internal abstract record Variant(string Name, float LearningRate)
{
    /// <summary>Trains it from the start.</summary>
    public abstract Outcome Train(Recipe recipe, int epochs, ImageSplit images, int? threads, ulong seed);
}

/// <summary>A variant with its class.</summary>
/// <param name="Name">What is different about it.</param>
/// <param name="LearningRate">SGD's learning rate.</param>
/// <param name="Create">Makes the network with start weights of a seed.</param>
internal sealed record Variant<TNetwork>(string Name, float LearningRate, Func<ulong, TNetwork> Create) : Variant(Name, LearningRate)
    where TNetwork : INetwork<TNetwork>
{
    /// <inheritdoc/>
    public override Outcome Train(Recipe recipe, int epochs, ImageSplit images, int? threads, ulong seed)
    {
        Recipe own = recipe with { Optimizer = recipe.Optimizer.With(LearningRate, momentum: null) };
        using Trainer<TNetwork> trainer = own.CreateTrainer(Create(seed), threads, seed);
        var reports = new List<EpochReport>();
        try
        {
            // One by one: the epochs before a divergence count.
            foreach (EpochReport report in trainer.Fit(images.Train, images.Test, epochs))
            {
                reports.Add(report);
            }

            return new Outcome(Name, LearningRate, reports, Divergence: null);
        }
        catch (NonFiniteException divergence)
        {
            return new Outcome(Name, LearningRate, reports, divergence);
        }
    }
}
