namespace GenBn.Data;

/// <summary>A change of images that keeps their size and their label. See <see cref="DataSourceExtensions.Augment"/>.</summary>
public abstract class ImageAugmentation
{
    private protected ImageAugmentation()
    {
    }

    /// <summary>Whether chance decides what is done, so that it is done in training only.</summary>
    internal abstract bool IsRandom { get; }

    /// <summary>Whether values stay multiples of raw values by the source's scale, see <see cref="IDataSource.Scale"/>.</summary>
    internal virtual bool KeepsScale => true;

    /// <summary>Changes an image where it is.</summary>
    /// <param name="image">Its values, as many as the shape has.</param>
    /// <param name="shape">Its size.</param>
    /// <param name="random">What chance there is; each image has numbers of its own.</param>
    internal abstract void Apply(Span<float> image, ImageShape shape, RandomSource random);

    /// <summary>The images have a size for which this means something.</summary>
    /// <exception cref="ArgumentException">They do not.</exception>
    internal virtual void Check(ImageShape shape)
    {
    }
}
