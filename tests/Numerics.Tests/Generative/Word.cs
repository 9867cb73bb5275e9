namespace GenBn.Tests.Generative;

/// <summary>What a drawn network may be made of: layers, and options of layers.</summary>
internal enum Word
{
    Conv,
    Dense,
    BatchNorm,
    Sigmoid,
    ReLU,
    MaxPool,
    Flatten,
    LeakyReLU,
    Tanh,
    ELU,
    SiLU,
    GELU,
    HardSwish,
    Softplus,
    ReLU6,
    Clamp,
    HardSigmoid,
    Mish,
    GELUTanh,
    PReLU,
    LogSoftmax,
    Softmax,
    AvgPool,
    GlobalAvgPool,
    Upsample,
    ConvTranspose,
    Bilinear,
    PixelShuffle,
    Pad,
    Crop,
    Reshape,
    LayerNorm,
    GroupNorm,
    InstanceNorm,
    Dropout,

    /// <summary>Convolutions of sequences, with long kernels, wide dilations and padding before the sequence alone.</summary>
    Conv1D,

    /// <summary>Pools of sequences.</summary>
    Pool1D,
    GRU,
    LSTM,

    /// <summary>Windows whose rows and columns have numbers of their own.</summary>
    Rectangle,
    Dilation,

    /// <summary>Kernels up to 11 and strides up to 4, with whole vectors of channels.</summary>
    LargeWindow,

    /// <summary>A 3×3 convolution of stride 1, which can go by transforms of tiles.</summary>
    TileConv,

    /// <summary>A network whose convolutions go by transforms wherever they can.</summary>
    Winograd,
    SamePadding,

    /// <summary>Padding of pools.</summary>
    PoolPadding,
    Groups,

    /// <summary>A bias that is declared, as kept or as left out.</summary>
    Bias,

    /// <summary>The activation as an option of its layer.</summary>
    ActivationOption,

    /// <summary>Scale, Center, Statistics and RunningVariance of a batch norm.</summary>
    BatchNormOptions,
    Residual,

    /// <summary>A residual with a projection.</summary>
    Projection,
    Repeat,
    Concat,

    /// <summary>A product of the input with a block, of values or of channels.</summary>
    Gate,

    /// <summary>A product of two blocks.</summary>
    Product,

    /// <summary>The empty block.</summary>
    Identity,
    Frozen,
    Name,

    /// <summary>An image at the end of a network.</summary>
    ImageEnd,

    /// <summary>Several outputs.</summary>
    Heads,
}
