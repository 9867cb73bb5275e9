using GenBn.Generator.Shapes;

namespace GenBn.Generator.Fusion;

/// <summary>A tensor that a pass keeps for the whole batch, as [block][channel][y][x][16].</summary>
/// <param name="Name">Field name in the generated code and name in error messages, for example <c>conv1</c>.</param>
/// <param name="Shape">Shape of one sample.</param>
/// <param name="PlaneStride">Vectors of 16 lanes from one channel to the next; see <see cref="TensorLayout"/>.</param>
internal sealed record TensorPlan(string Name, TensorShape Shape, int PlaneStride)
{
    /// <summary>Vectors of a block, with what lies between its planes.</summary>
    public int Vectors => Shape.Channels * PlaneStride;

    /// <summary>
    /// Vectors from one block to the next, an odd multiple of 4. A stride of a power of two would put the same element of every
    /// block into the same few lines of the first-level cache.
    /// </summary>
    public int Stride => ((Vectors + 3) / 8 * 8) + 4;
}
