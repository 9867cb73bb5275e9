namespace GenBn.Sample.Training;

/// <summary>Training images that look a little different in each epoch, so that a network does not learn them by heart.</summary>
internal static class RandomChanges
{
    private const int MostShift = 2;

    /// <summary>Moves images, and mirrors half of them if their classes allow it.</summary>
    /// <param name="train">The images.</param>
    /// <param name="mirror">Whether a mirrored image is still one of its class.</param>
    /// <param name="seed">Decides the changes.</param>
    public static IDataSource Of(Dataset train, bool mirror, ulong seed)
    {
        var shift = new Shift(MostShift);
        return mirror ? train.Augment(seed, shift, new HorizontalFlip()) : train.Augment(seed, shift);
    }
}
