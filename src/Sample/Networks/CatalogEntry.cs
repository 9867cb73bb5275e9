using GenBn.Sample.Images;
using GenBn.Sample.Recipes;
using GenBn.Sample.Training;

namespace GenBn.Sample.Networks;

/// <summary>A network of the sample, by its name on the command line.</summary>
/// <param name="Name">The name.</param>
internal abstract record CatalogEntry(string Name)
{
    /// <summary>Trains the network as the command line asks.</summary>
    /// <returns>The exit code.</returns>
    public abstract int Train(TrainSettings settings, TextWriter output);
}

/// <summary>A network of the sample, with its class.</summary>
/// <param name="Name">The name.</param>
/// <param name="Create">Makes the network with start weights of a seed.</param>
/// <param name="Recipe">How it is trained.</param>
internal sealed record CatalogEntry<TNetwork>(string Name, Func<ulong, TNetwork> Create, Recipe Recipe) : CatalogEntry(Name)
    where TNetwork : INetwork<TNetwork>
{
    /// <summary>How it is trained on the embedded images, if there are better ways.</summary>
    public Recipe? EmbeddedRecipe { get; init; }

    /// <summary>Whether the network takes generated images instead of 28×28 ones.</summary>
    public bool TakesGeneratedImages { get; init; }

    /// <inheritdoc/>
    public override int Train(TrainSettings settings, TextWriter output)
    {
        Recipe recipe = ((settings.Data is null ? EmbeddedRecipe : null) ?? Recipe).With(settings);
        return TrainCommand.Run(Create(settings.Seed), recipe, Images(settings), settings, output);
    }

    private ImageSplit Images(TrainSettings settings)
    {
        if (!TakesGeneratedImages)
        {
            return SampleData.Read(settings.Data, settings.Images);
        }

        return settings.Data is null
            ? SampleData.Generated(settings.Images)
            : throw new ArgumentException($"--data does not apply: {Name} is for 3×32×32 images, which the program generates.");
    }
}
