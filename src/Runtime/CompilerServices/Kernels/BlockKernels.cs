using System.ComponentModel;
using System.Runtime.CompilerServices;

namespace GenBn.CompilerServices;

/// <summary>Whole blocks: where branches of a network part and meet.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static unsafe class BlockKernels
{
    /// <summary>destination += source.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Add<V>(float* source, float* destination, int elements)
        where V : unmanaged, ISimd<V>
    {
        for (int index = 0; index < elements * 16; index += V.Count)
        {
            (V.Load(destination + index) + V.Load(source + index)).Store(destination + index);
        }
    }

    /// <summary>destination = source.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Copy<V>(float* source, float* destination, int elements)
        where V : unmanaged, ISimd<V>
    {
        for (int index = 0; index < elements * 16; index += V.Count)
        {
            V.Load(source + index).Store(destination + index);
        }
    }
}
