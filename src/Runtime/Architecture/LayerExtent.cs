namespace GenBn.Architecture;

/// <summary>A number of rows and one of columns.</summary>
/// <param name="Height">Rows.</param>
/// <param name="Width">Columns.</param>
public readonly record struct LayerExtent(int Height, int Width);
