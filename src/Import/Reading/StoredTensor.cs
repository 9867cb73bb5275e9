namespace GenBn.Import.Reading;

/// <summary>A tensor of a file that is read whole.</summary>
/// <param name="Name">The last part of its name.</param>
/// <param name="Shape">Size of each dimension, outermost first.</param>
/// <param name="Values">The values, row-major.</param>
internal sealed record StoredTensor(string Name, IReadOnlyList<int> Shape, float[] Values);
