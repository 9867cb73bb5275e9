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
        Assert.Equal(Math.Min(Environment.ProcessorCount, blocks), recipe.Threads(null));
        Assert.Equal(5, recipe.Threads(5));
    }
}
