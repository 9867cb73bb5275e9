namespace GenBn.Sample.Showcases;

/// <summary>
/// A small U-Net: an encoder that halves the image twice, and a decoder that enlarges it again and gets the finer images beside the coarser ones.
/// </summary>
/// <remarks>Ronneberger, Fischer and Brox, "U-Net: Convolutional Networks for Biomedical Image Segmentation", 2015 (arXiv 1505.04597).</remarks>
[Network(Initializer = Initializer.He), Input(1, ShapeImages.Size, ShapeImages.Size)]
[Conv(8, 3, Padding = 1), BatchNorm, ReLU]
[Concat<Fine, Half>] // 8 + 16 channels of 32×32
[Conv(8, 3, Padding = 1), BatchNorm, ReLU]
[Conv(ShapeImages.Classes, 1)]
internal sealed partial class UNet;

/// <summary>What the decoder gets of the whole image.</summary>
[Block, Conv(8, 1), BatchNorm, ReLU]
internal sealed partial class Fine;

/// <summary>Half the size.</summary>
[Block, MaxPool(2)]
[Conv(16, 3, Padding = 1), BatchNorm, ReLU]
[Concat<HalfFine, Quarter>] // 16 + 32 channels of 16×16
[Conv(16, 3, Padding = 1), BatchNorm, ReLU]
[Upsample(2)]
internal sealed partial class Half;

/// <summary>What the decoder gets of half the size.</summary>
[Block, Conv(16, 1), BatchNorm, ReLU]
internal sealed partial class HalfFine;

/// <summary>A quarter of the size, where a kernel sees a whole shape.</summary>
[Block, MaxPool(2)]
[Conv(32, 3, Padding = 1), BatchNorm, ReLU]
[Conv(32, 3, Padding = 1), BatchNorm, ReLU]
[Upsample(2)]
internal sealed partial class Quarter;
