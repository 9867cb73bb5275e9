using GenBn.Sample.Networks;
using GenBn.Sample.Recipes;
using Xunit;

namespace GenBn.Tests;

public sealed class RecipeTests
{
    [Theory]
    [InlineData(16, 1)]
    [InlineData(64, 4)]
    [InlineData(256, 16)]
    public void ThreadsAreNoMoreThanBlocks(int batchSize, int blocks)
    {
        Recipe recipe = DefaultRecipes.Founding with { BatchSize = batchSize };
        Assert.Equal(Math.Min(Environment.ProcessorCount, blocks), Threads(null));
        Assert.Equal(Math.Min(5, blocks), Threads(5));

        int Threads(int? wanted)
        {
            using Trainer<LeNet> trainer = recipe.CreateTrainer(new LeNet(), wanted, seed: 1);
            return trainer.Threads;
        }
    }
}
