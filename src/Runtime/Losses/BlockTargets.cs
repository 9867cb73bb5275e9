using System.Runtime.CompilerServices;

namespace GenBn;

/// <summary>
/// The targets of one block of samples: labels, or a float for each output. An output may be an image, with a label for each pixel.
/// </summary>
/// <remarks>Outputs are counted as in an image: output = channel · <see cref="Plane"/> + pixel. A vector is an image of one pixel.</remarks>
internal readonly unsafe ref struct BlockTargets
{
    /// <summary>Labels, one for each of the first 1 to 16 lanes.</summary>
    public BlockTargets(ReadOnlySpan<int> labels)
        : this(labels, labels.Length, plane: 1, stride: 1)
    {
    }

    /// <summary>Labels of images: one for each pixel.</summary>
    /// <param name="labels">The labels, from the first one of the first lane on.</param>
    /// <param name="lanes">Lanes with a sample, 1 to 16.</param>
    /// <param name="plane">Pixels of the output.</param>
    /// <param name="stride">Labels from one sample to the next, at least <paramref name="plane"/>.</param>
    public BlockTargets(ReadOnlySpan<int> labels, int lanes, int plane, int stride)
    {
        Labels = labels;
        Lanes = lanes;
        Plane = plane;
        Stride = stride;
    }

    /// <summary>Floats, [output][16 lanes], of which the first <paramref name="lanes"/> lanes count.</summary>
    public BlockTargets(float* values, int lanes, int plane = 1)
    {
        Values = values;
        Lanes = lanes;
        Plane = plane;
    }

    /// <summary>Lanes with a sample, 1 to 16.</summary>
    public int Lanes { get; }

    /// <summary>Pixels of the output; 1 for a vector.</summary>
    public int Plane { get; }

    /// <summary>Labels from one sample to the next.</summary>
    public int Stride { get; }

    /// <summary>Labels, [sample][pixel]; empty if there are floats.</summary>
    public ReadOnlySpan<int> Labels { get; }

    /// <summary>Floats, [output][16 lanes]; null if there are labels.</summary>
    public float* Values { get; }

    /// <summary>Weights of the samples, [16 lanes]; null if each weighs 1.</summary>
    public float* Weights { get; init; }

    /// <summary>Whether a label is the target of the only channel, 0 or 1, instead of the index of a 1.</summary>
    public bool LabelsAreTargets { get; init; }

    /// <summary>The same, with labels as targets of the only channel.</summary>
    public BlockTargets AsTargets() => Values != null ? this : new BlockTargets(Labels, Lanes, Plane, Stride) { LabelsAreTargets = true, Weights = Weights };

    /// <summary>The weight of a lane's sample.</summary>
    public double WeightOf(int lane) => Weights == null ? 1 : Weights[lane];

    /// <summary>The label of a pixel.</summary>
    public int LabelOf(int lane, int pixel = 0) => Labels[(lane * Stride) + pixel];

    /// <summary>The target of one output of a lane with a sample.</summary>
    public float At(int output, int lane) =>
        Values != null ? Values[(output * 16) + lane]
        : LabelsAreTargets ? LabelOf(lane, output)
        : LabelOf(lane, output % Plane) == output / Plane ? 1f : 0f;

    /// <summary>
    /// The targets of one output from <paramref name="lane"/> on; <paramref name="labels"/> is what <see cref="CopyLabels"/> wrote for its pixel.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Load<V>(float* labels, int output, int lane)
        where V : unmanaged, ISimd<V> =>
        Values != null ? V.Load(Values + (output * 16) + lane)
            : LabelsAreTargets ? V.Load(labels + lane)
            : V.And(V.Equal(V.Load(labels + lane), V.Create(Plane == 1 ? output : output / Plane)), V.Create(1f));

    /// <summary>Writes the labels of a pixel as 16 floats; −1, which is no class, in lanes without one.</summary>
    public void CopyLabels(float* destination, int pixel = 0)
    {
        for (int lane = 0; lane < 16; lane++)
        {
            destination[lane] = !Labels.IsEmpty && lane < Lanes ? LabelOf(lane, pixel) : -1;
        }
    }

    /// <summary>Writes the labels of an output's pixel, if its image has several pixels and each has a label.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void CopyLabelsOf(int output, float* destination)
    {
        if (Plane > 1 && Values == null)
        {
            CopyLabels(destination, output % Plane);
        }
    }

    /// <summary>
    /// Number of pixels of all lanes whose single channel is on the same side of 0 as its target of 0.5. NaN is on neither side.
    /// </summary>
    public int CountOnSide(float* outputs)
    {
        int correct = 0;
        for (int pixel = 0; pixel < Plane; pixel++)
        {
            for (int lane = 0; lane < Lanes; lane++)
            {
                float output = outputs[(pixel * 16) + lane];
                correct += !float.IsNaN(output) && output > 0 == At(pixel, lane) > 0.5f ? 1 : 0;
            }
        }

        return correct;
    }

    /// <summary>
    /// Number of lanes, or of the pixels of all lanes, whose largest channel is at the label or at the largest target; ties go to the lower index.
    /// It is 0 for a single channel with float targets, which does not choose a class.
    /// </summary>
    public int CountCorrect(float* outputs, int length)
    {
        int channels = length / Plane;
        if (Values != null && channels == 1)
        {
            return 0;
        }

        float* chosen = stackalloc float[32];
        float* wanted = chosen + 16;
        int correct = 0;
        for (int pixel = 0; pixel < Plane; pixel++)
        {
            LaneMaximum.IndexOf(outputs + (pixel * 16), channels, Plane * 16, chosen);
            if (Values != null)
            {
                LaneMaximum.IndexOf(Values + (pixel * 16), channels, Plane * 16, wanted);
            }
            else
            {
                CopyLabels(wanted, pixel);
            }

            for (int lane = 0; lane < Lanes; lane++)
            {
                correct += chosen[lane] == wanted[lane] ? 1 : 0;
            }
        }

        return correct;
    }
}
