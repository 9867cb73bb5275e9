using GenBn.Sample.Networks;
using GenBn.Sample.Recipes;
using Xunit;

namespace GenBn.Tests;

public sealed class RecipeTests
{
    [Theory]
    [InlineData(16, 1)]
    [InlineData(17, 2)]
    [InlineData(256, 16)]
    public void ThreadsAreNoMoreThanBlocksUnlessAskedFor(int batchSize, int blocks)
    {
        Recipe recipe = DefaultRecipes.Founding with { BatchSize = batchSize };
        Assert.Equal(Math.Min(Environment.ProcessorCount, blocks), Threads(null));
        Assert.Equal(5, Threads(5));

        int Threads(int? wanted)
        {
            using Trainer<LeNet> trainer = recipe.CreateTrainer(new LeNet(), wanted, seed: 1);
            return trainer.Threads;
        }
    }
}
