using GenBn.Generator.Kernels;

namespace GenBn.Generator.Emission;

/// <summary>What the classes with kernels have in common.</summary>
internal static class KernelClassText
{
    /// <summary>The short names that kernels have in common.</summary>
    public static void WriteNames(SourceWriter writer)
    {
        writer.Line("/// <remarks>");
        writer.Line("/// A block of a tensor is [channel][y][x][16 samples]; every offset counts floats. Names are those of formulas: y and x a row and a");
        writer.Line("/// column, c an input channel, o an output channel or unit, f a feature, k a kernel row; i, x and w inputs and weights, z what a layer");
        writer.Line("/// computes, y and a what an activation makes of it, dy, dz and dx their gradients, V a vector of floats. Lanes are 16 samples in steps");
        writer.Line("/// of a vector, starting at lane, unless a comment says otherwise. Of two digits the first is a channel, unit or row, the second a column");
        writer.Line("/// or block, unless a comment says otherwise: a10 is the sum of the second channel at the first column. Sums run in one order whatever");
        writer.Line("/// the width of V, so that every machine gets the same bits. A method serves all layers that have its sizes.");
        writer.Line("/// </remarks>");
    }

    /// <summary>Activations with a constant, each as a type.</summary>
    public static void WriteActivations(SourceWriter writer, IReadOnlyList<Layer> layers)
    {
        foreach (ActivationFunction function in layers.OfType<ActivationLayer>().Select(layer => layer.Function).Where(function => function.HasConstant).Distinct())
        {
            writer.Line();
            ConstantActivation.Write(writer, function);
        }
    }
}
