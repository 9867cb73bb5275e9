namespace GenBn.Architecture;

/// <summary>A number of rows and a number of columns.</summary>
/// <param name="Height">Number of rows.</param>
/// <param name="Width">Number of columns.</param>
public readonly record struct LayerExtent(int Height, int Width);
