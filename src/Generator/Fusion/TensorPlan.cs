using GenBn.Generator.Shapes;

namespace GenBn.Generator.Fusion;

/// <summary>A tensor that a pass keeps for the whole batch, as [block][channel][y][x][16].</summary>
/// <param name="Name">Field name in the generated code and name in error messages, for example <c>conv1</c>.</param>
/// <param name="Shape">Shape of one sample.</param>
internal sealed record TensorPlan(string Name, TensorShape Shape)
{
    /// <summary>
    /// Vectors of 16 lanes from one block to the next: the elements, rounded up to an odd multiple of 4. A stride of a power
    /// of two would put the same element of every block into the same few lines of the first-level cache.
    /// </summary>
    public int Stride => ((Shape.Elements + 3) / 8 * 8) + 4;
}
