namespace GenBn.Generator.Operators;

/// <summary>What a network asks of the form of its convolutions: the runtime's <c>ConvolutionForm</c>.</summary>
internal enum ConvolutionForm
{
    /// <summary>The one that the model of its time finds faster.</summary>
    Fastest,

    /// <summary>Without transforms.</summary>
    Direct,

    /// <summary>With transforms wherever they serve.</summary>
    Winograd,
}
