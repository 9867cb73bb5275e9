namespace GenBn.Data;

/// <summary>Samples by their numbers, wherever they are: in memory, in files, or made anew each time.</summary>
/// <remarks>
/// What <see cref="Read"/> gives depends on its arguments alone, so that training repeats bit for bit. It is called by one thread at a
/// time, which need not be the one that trains. The numbers do not change.
/// </remarks>
public interface IDataSource
{
    /// <summary>Number of samples, at least one.</summary>
    int Count { get; }

    /// <summary>Values of a sample.</summary>
    int SampleLength { get; }

    /// <summary>Number of classes, where samples have labels from 0 to <c>Classes − 1</c>; 0 where they have float targets.</summary>
    int Classes { get; }

    /// <summary>Float targets of a sample; 0 where there are labels.</summary>
    int TargetLength { get; }

    /// <summary>
    /// Channels, height and width of a sample, where samples are images, <c>[channels, height, width]</c>; null where they are vectors of
    /// features, or where it is not known.
    /// </summary>
    /// <remarks>Augmentation works on images of this shape, and a trainer refuses one that is not that of its network's input.</remarks>
    ImageShape? Shape => null;

    /// <summary>
    /// What the source has multiplied raw values by, such as 1/255 for bytes; 1 where it gives them as they are, null where it has changed
    /// them in another way, such as by <see cref="Normalize"/>.
    /// </summary>
    /// <remarks>
    /// A network that declares its scale, see <see cref="InputAttribute.Scale"/>, multiplies raw values itself, and takes those of a source
    /// that has multiplied them by the same scale as they are. A trainer refuses any other scale.
    /// </remarks>
    float? Scale => 1;

    /// <summary>
    /// Label of each sample, <c>[Count]</c>, where the labels are in memory; empty where samples would have to be read for them, or
    /// have targets.
    /// </summary>
    ReadOnlySpan<int> Labels => default;

    /// <summary>Reads samples.</summary>
    /// <param name="epoch">Number of the epoch, from 1; 0 outside of training. Augmentation varies with it.</param>
    /// <param name="samples">Numbers of the samples, from 0 to <see cref="Count"/> − 1.</param>
    /// <param name="inputs">Where their values go, <c>[samples, SampleLength]</c>.</param>
    /// <param name="labels">Where their labels go, <c>[samples]</c>; empty where there are none.</param>
    /// <param name="targets">Where their targets go, <c>[samples, TargetLength]</c>; empty where there are none.</param>
    /// <exception cref="InvalidDataException">A sample cannot be read: what, where, expected and found.</exception>
    /// <exception cref="IOException">A file of samples cannot be read, or was shortened.</exception>
    void Read(int epoch, ReadOnlySpan<int> samples, Span<float> inputs, Span<int> labels, Span<float> targets);
}
