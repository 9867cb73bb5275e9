using GenBn.Generator.Kernels;

namespace GenBn.Generator.Emission;

/// <summary>What the classes with kernels have in common.</summary>
internal static class KernelClassText
{
    /// <summary>Every kernel's attribute. Kernels skip the tiers of the just-in-time compiler: full speed from the first batch on.</summary>
    public const string Optimized = "[global::System.Runtime.CompilerServices.MethodImpl(Optimized)]";

    /// <summary>What that names.</summary>
    public static void WriteOptimized(SourceWriter writer)
    {
        writer.Line("private const global::System.Runtime.CompilerServices.MethodImplOptions Optimized =");
        writer.Line("    global::System.Runtime.CompilerServices.MethodImplOptions.AggressiveOptimization; // Full speed from the first call on.");
        writer.Line();
    }

    /// <summary>The short names that kernels have in common.</summary>
    public static void WriteNames(SourceWriter writer)
    {
        writer.Line("/// <remarks>");
        writer.Line("/// A block of a tensor is [channel][y][x][16 samples]; every offset counts floats. Names are those of formulas: y and x a row and a");
        writer.Line("/// column, c an input channel, o an output channel or unit, f a feature, k a kernel row; i, x and w inputs and weights, z what a layer");
        writer.Line("/// computes, y and a what an activation makes of it, dy, dz and dx their gradients, V a vector of floats. Lanes are 16 samples in steps");
        writer.Line("/// of a vector, starting at lane, unless a comment says otherwise. A tile of sums is in registers; of its two digits the first is a channel,");
        writer.Line("/// unit or row, or for one sample a vector of channels, the second a column or block, unless a comment says otherwise: a10 is the sum of");
        writer.Line("/// the second channel at the first column. Sums run in one order whatever the width of V, so that every machine gets the same bits. A");
        writer.Line("/// method serves all layers that have its sizes.");
        writer.Line("/// </remarks>");
    }

    /// <summary>Activations with a constant, each as a type.</summary>
    public static void WriteActivations(SourceWriter writer, IReadOnlyList<Layer> layers)
    {
        foreach (ActivationFunction function in layers.OfType<ActivationLayer>().Select(layer => layer.Function).Where(function => function.HasConstants).Distinct())
        {
            writer.Line();
            ConstantActivation.Write(writer, function);
        }
    }
}
