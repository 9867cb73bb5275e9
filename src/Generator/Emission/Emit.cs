using GenBn.Generator.Fusion;
using GenBn.Generator.Graph;

namespace GenBn.Generator.Emission;

/// <summary>Small pieces of text that all emitters share.</summary>
internal static class Emit
{
    public const string Constraint = "    where V : unmanaged, global::GenBn.Simd.ISimd<V>";

    /// <summary>The constraint of a second vector type, which is not the machine's widest.</summary>
    public const string NarrowConstraint = "    where N : unmanaged, global::GenBn.Simd.ISimd<N>";

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

    public static string Invariant(InvariantHandler text) => text.ToStringAndClear();

    /// <summary>The field with a tensor or with what belongs to a layer.</summary>
    public static string Field(string tensor) => MemberNames.Field(tensor);

    /// <summary>The property with a layer's parameters.</summary>
    public static string Property(string layer) => MemberNames.Property(layer);

    /// <summary>A float literal that reads back to the same value.</summary>
    public static string Literal(float value) => value.ToString("R", System.Globalization.CultureInfo.InvariantCulture) + "f";

    /// <summary>The type for an activation: the runtime's, or a generated one with its constant.</summary>
    public static string Activation(ActivationFunction? activation) => activation switch
    {
        null => "global::GenBn.Kernels.Identity",
        { HasConstant: true } => "Kernels." + ConstantActivation(activation),
        _ => "global::GenBn.Kernels." + activation.Name,
    };

    /// <summary>A value, or the activation of it.</summary>
    public static string Apply(ActivationFunction? activation, string value) => activation is null ? value : $"{Activation(activation)}.Apply({value})";

    /// <summary>The generated type for an activation with a constant, for example <c>LeakyReLU_0_01</c>.</summary>
    public static string ConstantActivation(ActivationFunction activation) =>
        $"{activation.Name}_{activation.Constant.ToString("R", System.Globalization.CultureInfo.InvariantCulture).Replace('.', '_').Replace('-', 'm').Replace("+", "")}";

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

    /// <summary>Floats of some vectors: <c>V.Count * 3</c>.</summary>
    public static string Vectors(int count) => Times("V.Count", count);

    /// <summary>A pointer to a vector: <c>w + V.Count * 3</c>, or <c>w</c> for the first.</summary>
    public static string Vector(string pointer, int number) => number == 0 ? pointer : $"{pointer} + {Vectors(number)}";

    /// <summary>
    /// Runs <paramref name="body"/> for channels in steps of a tile's height. Those that are left have a text of their own; or the last
    /// tile overlaps the one before, which is the same text.
    /// </summary>
    /// <param name="writer">Receives the text.</param>
    /// <param name="variable">Holds the first channel of a tile.</param>
    /// <param name="channels">Channels to cover.</param>
    /// <param name="height">Channels of a tile.</param>
    /// <param name="repeated">Channels that the last tile computes again; 0 where tiles do not overlap.</param>
    /// <param name="body">Writes a tile of some channels, of which the last one may repeat some.</param>
    public static void ChannelTiles(SourceWriter writer, string variable, int channels, int height, int repeated, Action<int, int> body)
    {
        if (repeated > 0)
        {
            using (writer.Open($"for (int {Tile(variable)} = 0; {Tile(variable)} < {channels}; {Tile(variable)} += {height})"))
            {
                LastTile(writer, variable, channels - height);
                body(height, repeated);
            }

            return;
        }

        int whole = channels / height * height;
        if (whole == height)
        {
            using (writer.Open())
            {
                writer.Line($"const int {variable} = 0;");
                body(height, 0);
            }
        }
        else if (whole > 0)
        {
            using (writer.Open($"for (int {variable} = 0; {variable} < {whole}; {(height == 1 ? variable + "++" : Invariant($"{variable} += {height}"))})"))
            {
                body(height, 0);
            }
        }

        if (whole < channels)
        {
            using (writer.Open())
            {
                writer.Line($"const int {variable} = {whole};");
                body(channels - whole, 0);
            }
        }
    }

    /// <summary>Where the tiles start whose channels <paramref name="variable"/> counts, if the last one did not overlap the one before.</summary>
    public static string Tile(string variable) => variable + "Tile";

    /// <summary>Declares the first channel of a tile that may be the last one, which starts at <paramref name="last"/>.</summary>
    public static void LastTile(SourceWriter writer, string variable, int last)
    {
        writer.Line("// The last tile overlaps the one before.");
        writer.Line($"int {variable} = global::System.Math.Min({Tile(variable)}, {last});");
    }

    /// <summary>Writes a line for each row that stores what was added to sums in memory: those of repeated rows have it from the tile before.</summary>
    public static void Rows(SourceWriter writer, string variable, int rows, int repeated, Action<int> line)
    {
        if (repeated > 0)
        {
            using (writer.Open($"if ({variable} == {Tile(variable)}) // Otherwise these are stored already."))
            {
                for (int row = 0; row < repeated; row++)
                {
                    line(row);
                }
            }

            writer.Line();
        }

        for (int row = repeated; row < rows; row++)
        {
            line(row);
        }
    }
}
