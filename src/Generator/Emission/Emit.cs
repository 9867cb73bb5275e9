namespace GenBn.Generator.Emission;

/// <summary>Small pieces of text that all emitters share.</summary>
internal static class Emit
{
    public const string Constraint = "    where V : unmanaged, global::GenBn.Simd.ISimd<V>";

    public const string Lanes = "for (int lane = 0; lane < 16; lane += V.Count)";

    /// <summary>Opens a kernel. Kernels skip the tiers of the just-in-time compiler: full speed from the first batch on.</summary>
    public static SourceWriter.Block Kernel(SourceWriter writer, string summary, string name, string parameters)
    {
        writer.Line($"/// <summary>{summary}</summary>");
        writer.Line("[global::System.Runtime.CompilerServices.MethodImpl(global::System.Runtime.CompilerServices.MethodImplOptions.AggressiveOptimization)]");
        writer.Line($"public static unsafe void {name}<V>({parameters})");
        writer.Line(Constraint);
        return writer.Open();
    }

    public static string Invariant(FormattableString text) => FormattableString.Invariant(text);

    /// <summary><c>maxpool1_extreme</c> becomes <c>_maxpool1Extreme</c>.</summary>
    public static string Field(string tensor)
    {
        string[] words = tensor.Split('_');
        return "_" + words[0] + string.Concat(words.Skip(1).Select(word => char.ToUpperInvariant(word[0]) + word.Substring(1)));
    }

    /// <summary><c>batchnorm1</c> becomes <c>BatchNorm1</c>: the property with the layer's parameters.</summary>
    public static string Property(string layer) => layer.StartsWith("batchnorm", StringComparison.Ordinal)
        ? "BatchNorm" + layer.Substring("batchnorm".Length)
        : char.ToUpperInvariant(layer[0]) + layer.Substring(1);

    /// <summary>A float literal that reads back to the same value.</summary>
    public static string Literal(float value) => value.ToString("R", System.Globalization.CultureInfo.InvariantCulture) + "f";

    /// <summary>The runtime's type for an activation.</summary>
    public static string Activation(Graph.ActivationLayer? activation) => "global::GenBn.Kernels." + (activation?.Function ?? "Identity");

    /// <summary>A number for comments, in thousands.</summary>
    public static string Thousands(long value) => value.ToString("#,0", System.Globalization.CultureInfo.InvariantCulture);

    /// <summary><c>x + 3</c>, <c>x - 3</c>, or <c>x</c> alone.</summary>
    public static string Plus(string text, int offset) => offset switch
    {
        0 => text,
        > 0 => Invariant($"{text} + {offset}"),
        _ => Invariant($"{text} - {-offset}"),
    };

    /// <summary><c>x * 3</c>, or <c>x</c> alone.</summary>
    public static string Times(string text, int factor) => factor == 1 ? text : Invariant($"{text} * {factor}");

    /// <summary>Runs <paramref name="body"/> for channels in steps of a tile's height, and once more for the channels that are left.</summary>
    public static void ChannelTiles(SourceWriter writer, string variable, int channels, int height, Action<int> body)
    {
        int whole = channels / height * height;
        if (whole == height)
        {
            using (writer.Open())
            {
                writer.Line($"const int {variable} = 0;");
                body(height);
            }
        }
        else if (whole > 0)
        {
            using (writer.Open($"for (int {variable} = 0; {variable} < {whole}; {(height == 1 ? variable + "++" : Invariant($"{variable} += {height}"))})"))
            {
                body(height);
            }
        }

        if (whole < channels)
        {
            using (writer.Open())
            {
                writer.Line($"const int {variable} = {whole};");
                body(channels - whole);
            }
        }
    }
}
