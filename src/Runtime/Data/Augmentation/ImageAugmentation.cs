namespace GenBn.Data;

/// <summary>A change of images that keeps their size and label, see <see cref="DataSourceExtensions.Augment"/>.</summary>
public abstract class ImageAugmentation
{
    private protected ImageAugmentation()
    {
    }

    /// <summary>Whether the change is random, so that it is applied only in training.</summary>
    internal abstract bool IsRandom { get; }

    /// <summary>Whether pixels may change their places, so that a label map no longer fits.</summary>
    internal virtual bool MovesPixels => IsRandom;

    /// <summary>Whether values remain raw values times the source's scale, see <see cref="IDataSource.Scale"/>.</summary>
    internal virtual bool KeepsScale => true;

    /// <summary>Changes an image in place.</summary>
    /// <param name="image">The values of the image, as many as those of the shape.</param>
    /// <param name="shape">The shape of the image.</param>
    /// <param name="random">Random numbers; each image has its own.</param>
    internal abstract void Apply(Span<float> image, ImageShape shape, RandomSource random);

    /// <summary>Checks that the augmentation has a meaning for images of a shape.</summary>
    /// <exception cref="ArgumentException">It has not.</exception>
    internal virtual void Check(ImageShape shape)
    {
    }
}
