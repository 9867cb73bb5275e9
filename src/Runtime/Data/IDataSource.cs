namespace GenBn.Data;

/// <summary>A source of samples by number: in memory, in files, or computed.</summary>
/// <remarks>
/// The result of <see cref="Read"/> must depend only on its arguments, so that training is reproducible bit for bit. One thread at a time calls it,
/// which need not be the thread that trains. The properties must not change.
/// </remarks>
public interface IDataSource
{
    /// <summary>Number of samples, at least one.</summary>
    int Count { get; }

    /// <summary>Number of values of a sample.</summary>
    int SampleLength { get; }

    /// <summary>
    /// Number of classes, if samples have labels from 0 to <c>Classes − 1</c>; 0 if they have only float targets. If samples have labels of several
    /// outputs of a network, it is the number of the output with the most.
    /// </summary>
    int Classes { get; }

    /// <summary>Number of float targets of a sample; 0 if samples have only labels.</summary>
    int TargetLength { get; }

    /// <summary>
    /// Number of labels of a sample: 1; or one for each pixel of a label map; or those of several outputs of a network; or 0 if samples have only
    /// targets. By default 1, or 0 if samples have targets.
    /// </summary>
    int LabelLength => TargetLength > 0 ? 0 : 1;

    /// <summary>A label that is no class and does not count, such as 255; null if there is none. Default null.</summary>
    /// <remarks>A trainer requires a loss that ignores it, see <see cref="Loss.SoftmaxCrossEntropyWith"/>.</remarks>
    int? IgnoredLabel => null;

    /// <summary>The weight of each sample in losses, finite and not negative, <c>[Count]</c>; empty, the default, if each weighs 1.</summary>
    ReadOnlySpan<float> Weights => default;

    /// <summary>
    /// Channels, height and width of a sample, if samples are images, <c>[channels, height, width]</c>; null if they are vectors of features, or if
    /// the shape is not known.
    /// </summary>
    /// <remarks>Augmentation uses this shape. A trainer rejects images whose shape is not that of its network's input.</remarks>
    ImageShape? Shape => null;

    /// <summary>
    /// Factor by which the source has multiplied raw values, such as 1/255 for bytes; 1 if the values are raw; null if it has changed them in another
    /// way, such as by <see cref="Normalize"/>.
    /// </summary>
    /// <remarks>
    /// A network that declares a scale, see <see cref="InputAttribute.Scale"/>, multiplies raw values itself. If the source has already multiplied
    /// them by the same scale, the values are used as they are. A trainer rejects any other scale.
    /// </remarks>
    float? Scale => 1;

    /// <summary>
    /// Labels of all samples, <c>[Count, LabelLength]</c>, if they are in memory; empty if samples would have to be read for them, or if samples have
    /// only targets.
    /// </summary>
    ReadOnlySpan<int> Labels => default;

    /// <summary>Reads samples.</summary>
    /// <param name="epoch">Number of the epoch, from 1; 0 outside training. Random augmentation depends on it.</param>
    /// <param name="samples">Numbers of the samples, from 0 to <see cref="Count"/> − 1.</param>
    /// <param name="inputs">Receives their values, <c>[samples, SampleLength]</c>.</param>
    /// <param name="labels">Receives their labels, <c>[samples, LabelLength]</c>; empty if there are none.</param>
    /// <param name="targets">Receives their targets, <c>[samples, TargetLength]</c>; empty if there are none.</param>
    /// <exception cref="InvalidDataException">A sample is damaged. The message should name it, what was expected and what was found.</exception>
    /// <exception cref="IOException">A file of samples cannot be read, or was shortened.</exception>
    void Read(int epoch, ReadOnlySpan<int> samples, Span<float> inputs, Span<int> labels, Span<float> targets);
}
