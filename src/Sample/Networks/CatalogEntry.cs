using GenBn.Sample.Images;
using GenBn.Sample.Recipes;
using GenBn.Sample.Training;

namespace GenBn.Sample.Networks;

/// <summary>A network of the sample, by its name on the command line.</summary>
/// <param name="Name">The name.</param>
/// <param name="Recipe">How it is trained.</param>
internal abstract record CatalogEntry(string Name, Recipe Recipe)
{
    /// <summary>The rows and columns of the generated images that the network takes; null for one that takes 28×28 images.</summary>
    public int? GeneratedSize { get; init; }

    /// <summary>The network's layers.</summary>
    public abstract NetworkArchitecture Architecture { get; }

    /// <summary>Trains the network as the command line asks.</summary>
    /// <returns>The exit code.</returns>
    public abstract int Train(TrainSettings settings, TextWriter output);

    /// <summary>A predictor straight from weights.</summary>
    /// <exception cref="InvalidDataException">The weights are not those of the network.</exception>
    public abstract Predictor LoadPredictor(WeightsFile weights);

    /// <summary>Writes start weights as a file.</summary>
    public abstract void SaveStartWeights(ulong seed, Stream stream);

    /// <summary>The network's layers and what they take, as text.</summary>
    public abstract string Summary { get; }

    /// <summary>The images to train and test on.</summary>
    /// <param name="data">A folder with IDX files; null for the embedded or generated ones.</param>
    /// <param name="count">How many training images to use, the first ones; null for all.</param>
    /// <exception cref="ArgumentException">The network does not take such images, or there are fewer than <paramref name="count"/>.</exception>
    public ImageSplit Images(DirectoryInfo? data, int? count = null)
    {
        if (GeneratedSize is not { } size)
        {
            return SampleData.Read(data, count);
        }

        return data is null
            ? SampleData.Generated(size, count)
            : throw new ArgumentException($"--data does not apply: {Name} is for 3×{size}×{size} images, which the program generates.");
    }
}

/// <summary>A network of the sample, with its class.</summary>
/// <param name="Name">The name.</param>
/// <param name="Create">Makes the network with start weights of a seed.</param>
/// <param name="Recipe">How it is trained.</param>
internal sealed record CatalogEntry<TNetwork>(string Name, Func<ulong, TNetwork> Create, Recipe Recipe) : CatalogEntry(Name, Recipe)
    where TNetwork : INetwork<TNetwork>
{
    /// <summary>How it is trained on the embedded images, if there are better ways.</summary>
    public Recipe? EmbeddedRecipe { get; init; }

    /// <inheritdoc/>
    public override NetworkArchitecture Architecture => TNetwork.Architecture;

    /// <inheritdoc/>
    public override int Train(TrainSettings settings, TextWriter output)
    {
        Recipe recipe = ((settings.Data is null ? EmbeddedRecipe : null) ?? Recipe).With(settings);
        return TrainCommand.Run(Create(settings.Seed), recipe, Images(settings.Data, settings.Images), settings, output);
    }

    /// <inheritdoc/>
    public override Predictor LoadPredictor(WeightsFile weights) => TNetwork.LoadPredictor(weights);

    /// <inheritdoc/>
    public override void SaveStartWeights(ulong seed, Stream stream) => Create(seed).SaveWeights(stream);

    /// <inheritdoc/>
    public override string Summary => TNetwork.Summary;
}
