using System.Reflection;
using System.Runtime.CompilerServices;
using GenBn.Sample.Networks;

namespace GenBn.Benchmarks.Kernels;

/// <summary>A kernel to time: its products as FLOPs per image, and a run over the batch.</summary>
internal sealed record Kernel(string Name, long Flops, Action Run);

/// <summary>The generated kernels of LeNet, with arguments.</summary>
internal static unsafe class LeNetKernels
{
    /// <summary>The kernels in the order of a training step. FLOPs are those of the products; normalisation counts only as time.</summary>
    public static List<Kernel> Of<V>(KernelMemory t)
        where V : unmanaged, ISimd<V>
    {
        const long conv1 = 2L * 6 * 25 * 24 * 24;
        const long conv2 = 2L * 16 * 6 * 25 * 8 * 8;
        return
        [
            ConvForward<V>("Conv1Forward", conv1, t),
            PerBlock<V>("Normalize1Forward", 0, t, t.B, t.Center, t.Scale, t.Shift, t.C, t.D),
            ConvForward<V>("Conv2Forward", conv2, t),
            PerBlock<V>("Normalize2Forward", 0, t, t.B, t.Center, t.Scale, t.Shift, t.C, t.D),
            .. Dense<V>("Dense1", 120, 256, t),
            .. Dense<V>("Dense2", 84, 120, t),
            .. DenseWithBias<V>("Dense3", 10, 84, t),
            PerBlock<V>("Normalize2GradientSums", 0, t, t.C, t.D, t.B, t.Center, t.S),
            PerBlock<V>("Normalize2Backward", 0, t, t.C, t.B, t.D, t.Center, t.Scale, t.Shift, t.Center, t.Z),
            WeightGradient<V>("Conv2WeightGradient", conv2, t),
            PerBlock<V>("Conv2InputGradient", conv2, t, t.Z, t.W, t.C),
            PerBlock<V>("Normalize1GradientSums", 0, t, t.C, t.D, t.B, t.Center, t.S),
            PerBlock<V>("Normalize1Backward", 0, t, t.C, t.B, t.D, t.Center, t.Scale, t.Shift, t.Center, t.Z),
            WeightGradient<V>("Conv1WeightGradient", conv1, t),
        ];
    }

    private static Kernel[] Dense<V>(string name, int units, int features, KernelMemory t)
        where V : unmanaged, ISimd<V>
    {
        var forward = (delegate*<float*, float*, float*, int, int, int, void>)Pointer<V>(name + "Forward");
        return
        [
            new Kernel(name + "Forward", 2L * units * features, () => forward(t.A, t.W, t.B, 0, units, KernelMemory.Blocks)),
            DenseWeightGradient<V>(name, units, features, t),
            DenseInputGradient<V>(name, units, features, t),
        ];
    }

    private static Kernel[] DenseWithBias<V>(string name, int units, int features, KernelMemory t)
        where V : unmanaged, ISimd<V>
    {
        var forward = (delegate*<float*, float*, float*, float*, int, int, int, void>)Pointer<V>(name + "Forward");
        return
        [
            new Kernel(name + "Forward", 2L * units * features, () => forward(t.A, t.W, t.Center, t.B, 0, units, KernelMemory.Blocks)),
            DenseWeightGradient<V>(name, units, features, t),
            DenseInputGradient<V>(name, units, features, t),
        ];
    }

    private static Kernel DenseWeightGradient<V>(string name, int units, int features, KernelMemory t)
        where V : unmanaged, ISimd<V>
    {
        var kernel = (delegate*<float*, float*, float*, int, int, int, float*, void>)Pointer<V>(name + "WeightGradient");
        return new Kernel(name + "WeightGradient", 2L * units * features, () => kernel(t.A, t.B, t.C, 0, features, KernelMemory.Blocks, t.S));
    }

    private static Kernel DenseInputGradient<V>(string name, int units, int features, KernelMemory t)
        where V : unmanaged, ISimd<V>
    {
        var kernel = (delegate*<float*, float*, float*, int, int, int, void>)Pointer<V>(name + "InputGradient");
        return new Kernel(name + "InputGradient", 2L * units * features, () => kernel(t.B, t.W, t.C, 0, features, KernelMemory.Blocks));
    }

    private static Kernel ConvForward<V>(string name, long flops, KernelMemory t)
        where V : unmanaged, ISimd<V>
    {
        var kernel = (delegate*<float*, float*, float*, float*, Prefetcher, void>)Pointer<V>(name);
        return new Kernel(name, flops, () =>
        {
            for (int block = 0; block < KernelMemory.Blocks; block++)
            {
                kernel(t.Block(t.A, block), t.W, t.S, t.Block(t.B, block), Prefetcher.None);
            }
        });
    }

    private static Kernel WeightGradient<V>(string name, long flops, KernelMemory t)
        where V : unmanaged, ISimd<V>
    {
        var kernel = (delegate*<float*, float*, float*, bool, Prefetcher, void>)Pointer<V>(name);
        return new Kernel(name, flops, () =>
        {
            for (int block = 0; block < KernelMemory.Blocks; block++)
            {
                kernel(t.Block(t.A, block), t.Z, t.Sums, true, Prefetcher.None);
            }
        });
    }

    /// <summary>A kernel of one block; the batch's tensors move on from block to block, weights and scratch memory stay.</summary>
    private static Kernel PerBlock<V>(string name, long flops, KernelMemory t, params float*[] arguments)
        where V : unmanaged, ISimd<V>
    {
        nint kernel = Pointer<V>(name);
        return new Kernel(name, flops, () =>
        {
            for (int block = 0; block < KernelMemory.Blocks; block++)
            {
                float* At(int index) => t.Block(arguments[index], block);
                switch (arguments.Length)
                {
                    case 3:
                        ((delegate*<float*, float*, float*, void>)kernel)(At(0), At(1), At(2));
                        break;
                    case 5:
                        ((delegate*<float*, float*, float*, float*, float*, void>)kernel)(At(0), At(1), At(2), At(3), At(4));
                        break;
                    case 6:
                        ((delegate*<float*, float*, float*, float*, float*, float*, void>)kernel)(At(0), At(1), At(2), At(3), At(4), At(5));
                        break;
                    default:
                        ((delegate*<float*, float*, float*, float*, float*, float*, float*, float*, void>)kernel)(
                            At(0), At(1), At(2), At(3), At(4), At(5), At(6), At(7));
                        break;
                }
            }
        });
    }

    /// <summary>The kernels are private to the generated class; a benchmark may look.</summary>
    private static nint Pointer<V>(string name)
    {
        Type kernels = typeof(LeNet).GetNestedType("Kernels", BindingFlags.NonPublic)!;
        MethodInfo method = kernels.GetMethod(name, BindingFlags.Static | BindingFlags.Public)
            ?? throw new MissingMethodException(nameof(LeNet), name);
        method = method.MakeGenericMethod(typeof(V));
        RuntimeHelpers.PrepareMethod(method.MethodHandle, [typeof(V).TypeHandle]);
        return method.MethodHandle.GetFunctionPointer();
    }
}
