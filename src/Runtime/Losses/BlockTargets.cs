using System.Runtime.CompilerServices;

namespace GenBn;

/// <summary>The targets of one block of samples: labels, or a float for each output.</summary>
internal readonly unsafe ref struct BlockTargets
{
    /// <summary>Labels, one for each of the first 1 to 16 lanes.</summary>
    public BlockTargets(ReadOnlySpan<int> labels)
    {
        Labels = labels;
        Lanes = labels.Length;
    }

    /// <summary>Floats, [output][16 lanes], of which the first <paramref name="lanes"/> lanes count.</summary>
    public BlockTargets(float* values, int lanes)
    {
        Values = values;
        Lanes = lanes;
    }

    /// <summary>Lanes with a sample, 1 to 16.</summary>
    public int Lanes { get; }

    /// <summary>Labels; empty if there are floats.</summary>
    public ReadOnlySpan<int> Labels { get; }

    /// <summary>Floats, [output][16 lanes]; null if there are labels.</summary>
    public float* Values { get; }

    /// <summary>The target of one output of a lane with a sample.</summary>
    public float At(int output, int lane) => Values != null ? Values[(output * 16) + lane] : Labels[lane] == output ? 1f : 0f;

    /// <summary>The targets of one output from <paramref name="lane"/> on; <paramref name="labels"/> is what <see cref="CopyLabels"/> wrote.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Load<V>(float* labels, int output, int lane)
        where V : unmanaged, ISimd<V> =>
        Values != null
            ? V.Load(Values + (output * 16) + lane)
            : V.And(V.Equal(V.Load(labels + lane), V.Create(output)), V.Create(1f));

    /// <summary>Writes the labels as 16 floats; −1, which is no class, in lanes without one.</summary>
    public void CopyLabels(float* destination)
    {
        for (int lane = 0; lane < 16; lane++)
        {
            destination[lane] = lane < Labels.Length ? Labels[lane] : -1;
        }
    }

    /// <summary>Number of lanes whose single output is on the same side of 0 as its target of 0.5. NaN is on neither side. There must be floats.</summary>
    public int CountOnSide(float* outputs)
    {
        int correct = 0;
        for (int lane = 0; lane < Lanes; lane++)
        {
            correct += !float.IsNaN(outputs[lane]) && outputs[lane] > 0 == Values[lane] > 0.5f ? 1 : 0;
        }

        return correct;
    }

    /// <summary>
    /// Number of lanes whose largest output is at the label or at the largest target; ties go to the lower index. It is 0 for a single output with
    /// float targets, which does not choose a class.
    /// </summary>
    public int CountCorrect(float* outputs, int length)
    {
        if (Values != null && length == 1)
        {
            return 0;
        }

        float* chosen = stackalloc float[32];
        float* wanted = chosen + 16;
        LaneMaximum.IndexOf(outputs, length, chosen);
        if (Values != null)
        {
            LaneMaximum.IndexOf(Values, length, wanted);
        }
        else
        {
            CopyLabels(wanted);
        }

        int correct = 0;
        for (int lane = 0; lane < Lanes; lane++)
        {
            correct += chosen[lane] == wanted[lane] ? 1 : 0;
        }

        return correct;
    }
}
