namespace GenBn.Tests;

/// <summary>Norms of one sample, and layers that resize images or move their pixels, with one thing wrong.</summary>
internal static class LayerMisdeclarations
{
    public static IReadOnlyList<Misdeclaration> All { get; } =
    [
        Of("GENBN003", "LayerNorm(Epsilon = 0)", "The epsilon of LayerNorm must be positive, but is 0"),
        Of("GENBN003", "GroupNorm(0)", "The number of groups of GroupNorm must be from 1 to 1048576, but is 0"),
        Of("GENBN003", "ConvTranspose(0, 3)", "The number of channels of ConvTranspose must be from 1 to 1048576, but is 0"),
        Of("GENBN003", "ConvTranspose(2, 17)", "The kernel of ConvTranspose must be from 1 to 16, but is 17"),
        Of("GENBN003", "ConvTranspose(2, 3, StrideWidth = 17)", "The stride of ConvTranspose must be from 1 to 16, but is 17"),
        Of("GENBN003", "ConvTranspose(2, 3, Padding = Padding.Same)", "The padding of ConvTranspose must be from 0 to 16, but is -1"),
        Of("GENBN003", "ConvTranspose(2, 3, Stride = 2, OutputPadding = 2)", "The output padding of ConvTranspose must be from 0 to below the stride, but is 2"),
        Of("GENBN003", "ConvTranspose(2, 3, StrideHeight = 2, OutputPadding = 1)", "The output padding of ConvTranspose must be from 0 to below the stride, but is 1"),
        Of("GENBN003", "Upsample(9, Interpolation = Interpolation.Bilinear)", "The factor of a bilinear Upsample must be from 1 to 8, but is 9"),
        Of("GENBN003", "Upsample(2, Interpolation = (Interpolation)2)", "The interpolation of Upsample must be a member of Interpolation, but is 2"),
        Of("GENBN003", "PixelShuffle(17)", "The factor of PixelShuffle must be from 1 to 16, but is 17"),
        Of("GENBN003", "Pad(1, 0, -1, 0)", "The left of Pad must be from 0 to 1024, but is -1"),
        Of("GENBN003", "Pad(1, Mode = (PadMode)3)", "The mode of Pad must be a member of PadMode, but is 3"),
        Of("GENBN003", "Crop(1025)", "The top of Crop must be from 0 to 1024, but is 1025"),
        Of("GENBN003", "Reshape(8, 0, 6)", "The height of Reshape must be from 1 to 1048576, but is 0"),
        Of("GENBN003", "GRU(0)", "The number of units of GRU must be from 1 to 1048576, but is 0"),
        Of("GENBN003", "LSTM(-1)", "The number of units of LSTM must be from 1 to 1048576, but is -1"),
        Of(
            "GENBN042", "GRU(3, ReturnSequences = true)",
            "GRU needs a sequence (channels × length), but the output of Input is 8×6×5, an image of several rows; reshape it to one row"),
        new(
            "GENBN013", "[Network, Input(8, 4), LSTM(4096)] partial class Net;", "LSTM(4096)",
            "LSTM would have 67108864 values per sample or parameters; at most 16777216 are supported"),
        new(
            "GENBN013", "[Network, Input(1, 1048576), GRU(64)] partial class Net;", "GRU(64)",
            "The trace of GRU would have 335544640 values per sample or parameters; at most 16777216 are supported"),
        OfVector("GENBN005", "LSTM(3)", "LSTM needs an image (channels × height × width), but the output of Input is a vector of 8 features"),
        OfVector("GENBN005", "InstanceNorm", "InstanceNorm needs an image (channels × height × width), but the output of Input is a vector of 8 features"),
        OfVector("GENBN005", "ConvTranspose(2, 3)", "ConvTranspose 3×3 needs an image (channels × height × width), but the output of Input is a vector of 8 features"),
        OfVector("GENBN005", "PixelShuffle(2)", "PixelShuffle 2 needs an image (channels × height × width), but the output of Input is a vector of 8 features"),
        OfVector("GENBN005", "Pad(1)", "Pad needs an image (channels × height × width), but the output of Input is a vector of 8 features"),
        OfVector("GENBN005", "Crop(1)", "Crop needs an image (channels × height × width), but the output of Input is a vector of 8 features"),
        Of("GENBN013", "ConvTranspose(1048576, 4)", "ConvTranspose 4×4 would have 134217728 values per sample or parameters; at most 16777216 are supported"),
        Of("GENBN013", "Pad(1024)", "Pad would have 33734896 values per sample or parameters; at most 16777216 are supported"),
        Of("GENBN014", "ConvTranspose(6, 3, Groups = 4)", "ConvTranspose 3×3 has 4 groups, which must divide its 8 input and 6 output channels"),
        Of(
            "GENBN019", "ConvTranspose(6, 3, Bias = true)",
            "The bias of ConvTranspose has no effect, because the batch norm after it subtracts it again; it is kept as a parameter, as declared", more: ", BatchNorm"),
        Of("GENBN040", "GroupNorm(3)", "GroupNorm(3) does not fit the output of Input, an image of 8×6×5: 3 groups do not divide 8 channels; use 2 groups"),
        OfVector("GENBN040", "GroupNorm(5)", "GroupNorm(5) does not fit the output of Input, a vector of 8 features: 5 groups do not divide 8 features; use 4 groups"),
        OfVector("GENBN040", "GroupNorm(8)", "GroupNorm does not fit the output of Input, a vector of 8 features: " + Single),
        Of("GENBN040", "LayerNorm", "LayerNorm does not fit the output of Conv, an image of 1×6×5: " + Single, before: "Conv(1, 1), "),
        Of("GENBN040", "InstanceNorm", "InstanceNorm does not fit the output of Conv, an image of 2×1×1: " + Single, before: "Conv(2, 6, 5), "),
        Of(
            "GENBN040", "ConvTranspose(2, 3, Padding = 4)",
            "ConvTranspose 3×3 does not fit the output of Input, an image of 8×6×5: with padding 4, nothing would be left of 8×7; declare less padding"),
        Of("GENBN040", "PixelShuffle(3)", "PixelShuffle 3 does not fit the output of Input, an image of 8×6×5: 8 channels are no multiple of 3² = 9; 9 would fit"),
        Of("GENBN040", "Reshape(3, 4, 5)", "Reshape 3×4×5 does not fit the output of Input, an image of 8×6×5: it has 60 values, and its input 240; 12×4×5 would fit"),
        OfVector("GENBN040", "Reshape(2, 3, 3)", "Reshape 2×3×3 does not fit the output of Input, a vector of 8 features: it has 18 values, and its input 8; both must be the same number"),
        Of(
            "GENBN040", "Pad(0, 0, 0, 5, Mode = PadMode.Reflect)",
            "Pad does not fit the output of Input, an image of 8×6×5: reflection gives up to 5 rows and 4 columns on a side; declare fewer, or PadMode.Edge"),
        Of("GENBN040", "Crop(3)", "Crop does not fit the output of Input, an image of 8×6×5: of 6×5, nothing would be left; leave out fewer rows and columns"),
    ];

    private const string Single = "each value would be normalised by itself, which leaves 0 whatever it is; leave the layer out, or normalise more values together";

    /// <summary>Of an image.</summary>
    private static Misdeclaration Of(string id, string layer, string message, string before = "", string more = "") =>
        new(id, $"[Network, Input(8, 6, 5), {before}{layer}{more}, Flatten] partial class Net;", layer, message);

    private static Misdeclaration OfVector(string id, string layer, string message) =>
        new(id, $"[Network, Input(8), {layer}, Dense(2)] partial class Net;", layer, message);
}
