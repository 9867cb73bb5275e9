using GenBn.Import.Graphs;

namespace GenBn.Import.Layers;

/// <summary>A layer that a factor and an offset for each output channel can be folded into.</summary>
internal interface IAffine
{
    /// <summary>The layer whose outputs are multiplied by a factor for each channel.</summary>
    ImportedLayer Scaled(float[] factors);

    /// <summary>The layer whose outputs have an offset for each channel.</summary>
    ImportedLayer Shifted(float[] offsets);
}

/// <summary>Arithmetic on tensors whose outermost dimension counts channels. Each result is rounded once.</summary>
internal static class Affine
{
    public static Constant Scaled(Constant tensor, float[] factors)
    {
        float[] values = tensor.Floats.ToArray();
        int row = values.Length / factors.Length;
        for (int index = 0; index < values.Length; index++)
        {
            values[index] *= factors[index / row];
        }

        return new Constant(tensor.Shape, values);
    }

    public static Constant Shifted(Constant? bias, float[] offsets)
    {
        float[] values = bias?.Floats.ToArray() ?? new float[offsets.Length];
        for (int index = 0; index < values.Length; index++)
        {
            values[index] += offsets[index];
        }

        return new Constant([values.Length], values);
    }
}
