namespace GenBn.Import.Nodes;

/// <summary>The ranges of the language's arguments, for reasons that name the node. The compiler checks them again.</summary>
internal static class Limits
{
    /// <summary>Values of a weight, or of one sample between two layers.</summary>
    public const long Values = 16_777_216;

    /// <summary>Learned values of a network.</summary>
    public const long Parameters = 268_435_456;

    /// <summary>Layers of a network.</summary>
    public const int Layers = 1024;

    /// <summary>Nodes that are looked at. No network of <see cref="Layers"/> needs as many.</summary>
    public const int Nodes = 16_384;

    public const int ConvKernel = 16;
    public const int Conv1DKernel = 256;
    public const int MaxPoolKernel = 8;
    public const int AvgPoolKernel = 16;
    public const int Pool1DKernel = 64;
    public const int Stride = 16;
    public const int Pool1DStride = 64;
    public const int Padding = 16;
    public const int Dilation = 16;
    public const int Conv1DDilation = 1024;
    public const int UpsampleFactor = 16;
    public const int BilinearFactor = 8;
    public const int ShuffleFactor = 16;

    /// <summary>Rows or columns that a padding adds, or a crop leaves out.</summary>
    public const int Border = 1024;

    public const int ConcatBranches = 16;
    public const int Heads = 4;

    /// <exception cref="RefusedException">The number is out of range.</exception>
    public static void Check(string what, long number, long least, long most)
    {
        if (number < least || number > most)
        {
            throw new RefusedException($"{what} is {number}, but {least} to {most} are possible");
        }
    }
}
