using System.CommandLine;
using System.Diagnostics;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using GenBn.Sample.Networks;
using GenBn.Simd;

namespace GenBn.Benchmarks;

/// <summary>Time and GFLOPS of every kernel of LeNet, one thread, beside the fused multiply-add peak measured in the same run.</summary>
internal static unsafe class Roofline
{
    private const int Samples = 256;
    private const int Blocks = Samples / 16;
    private const int Repetitions = 9;

    /// <summary>Large enough for 16 blocks of any tensor of LeNet, with padding between blocks.</summary>
    private const int TensorLength = Blocks * 3600 * 16;

    public static Command Command()
    {
        var command = new Command("roofline", "Times every kernel of LeNet at batch 256 on one thread, beside the measured FMA peak.");
        command.SetAction(_ =>
        {
            Run();
            return 0;
        });
        return command;
    }

    private static void Run()
    {
        Console.WriteLine(Machine.Describe());
        if (Vector512.IsHardwareAccelerated)
        {
            Run<Simd512>();
        }
        else if (Vector256.IsHardwareAccelerated)
        {
            Run<Simd256>();
        }
        else
        {
            Run<Simd128>();
        }
    }

    private static void Run<V>()
        where V : unmanaged, ISimd<V>
    {
        var tensors = new Tensors();
        Kernel[] kernels = [.. Kernels<V>(tensors)];
        double[] peaks = new double[Repetitions];
        double[][] times = [.. kernels.Select(_ => new double[Repetitions])];
        for (int repetition = -1; repetition < Repetitions; repetition++)
        {
            double peak = Peak<V>();
            for (int index = 0; index < kernels.Length; index++)
            {
                double seconds = Time(kernels[index].Run);
                if (repetition >= 0)
                {
                    times[index][repetition] = seconds;
                }
            }

            if (repetition >= 0)
            {
                peaks[repetition] = Math.Max(peak, Peak<V>());
            }
        }

        double top = Measurement.Median(peaks);
        Console.WriteLine(FormattableString.Invariant($"{V.Count * 32}-bit vectors, FMA peak {top / 1e9:F1} GFLOPS on one core; batch {Samples}; medians of {Repetitions}"));
        Console.WriteLine(FormattableString.Invariant($"{"kernel",-26} {"ns/image",10} {"GFLOPS",8} {"of peak",8}"));
        double total = 0;
        double flops = 0;
        for (int index = 0; index < kernels.Length; index++)
        {
            double perImage = Measurement.Median(times[index]) / Samples;
            total += perImage;
            flops += kernels[index].Flops;
            string rate = kernels[index].Flops == 0
                ? ""
                : FormattableString.Invariant($"{kernels[index].Flops / perImage / 1e9,8:F1} {kernels[index].Flops / perImage / top,8:P1}");
            Console.WriteLine(FormattableString.Invariant($"{kernels[index].Name,-26} {perImage * 1e9,10:F1} {rate}"));
        }

        Console.WriteLine(FormattableString.Invariant($"{"sum of the kernels",-26} {total * 1e9,10:F1} {flops / total / 1e9,8:F1} {flops / total / top,8:P1}"));
    }

    /// <summary>The kernels in the order of a training step. FLOPs are those of the products; normalisation counts only as time.</summary>
    private static List<Kernel> Kernels<V>(Tensors t)
        where V : unmanaged, ISimd<V>
    {
        const long conv1 = 2L * 6 * 25 * 24 * 24;
        const long conv2 = 2L * 16 * 6 * 25 * 8 * 8;
        return
        [
            PerBlock<V>("Conv1Forward", conv1, t, t.A, t.W, t.S, t.B),
            PerBlock<V>("Normalize1Forward", 0, t, t.B, t.Center, t.Scale, t.Shift, t.C, t.D),
            PerBlock<V>("Conv2Forward", conv2, t, t.A, t.W, t.S, t.B),
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

    private static Kernel[] Dense<V>(string name, int units, int features, Tensors t)
        where V : unmanaged, ISimd<V>
    {
        var forward = (delegate*<float*, float*, float*, int, int, int, void>)Pointer<V>(name + "Forward");
        var weightGradient = (delegate*<float*, float*, float*, int, int, int, float*, void>)Pointer<V>(name + "WeightGradient");
        return
        [
            new Kernel(name + "Forward", 2L * units * features, () => forward(t.A, t.W, t.B, 0, units, Blocks)),
            new Kernel(name + "WeightGradient", 2L * units * features, () => weightGradient(t.A, t.B, t.C, 0, units, Blocks, t.S)),
            DenseInputGradient<V>(name, units, features, t),
        ];
    }

    private static Kernel[] DenseWithBias<V>(string name, int units, int features, Tensors t)
        where V : unmanaged, ISimd<V>
    {
        var forward = (delegate*<float*, float*, float*, float*, int, int, int, void>)Pointer<V>(name + "Forward");
        var weightGradient = (delegate*<float*, float*, float*, float*, int, int, int, float*, void>)Pointer<V>(name + "WeightGradient");
        return
        [
            new Kernel(name + "Forward", 2L * units * features, () => forward(t.A, t.W, t.Center, t.B, 0, units, Blocks)),
            new Kernel(name + "WeightGradient", 2L * units * features, () => weightGradient(t.A, t.B, t.C, t.Scale, 0, units, Blocks, t.S)),
            DenseInputGradient<V>(name, units, features, t),
        ];
    }

    private static Kernel DenseInputGradient<V>(string name, int units, int features, Tensors t)
        where V : unmanaged, ISimd<V>
    {
        var kernel = (delegate*<float*, float*, float*, int, int, int, void>)Pointer<V>(name + "InputGradient");
        return new Kernel(name + "InputGradient", 2L * units * features, () => kernel(t.B, t.W, t.C, 0, features, Blocks));
    }

    private static Kernel WeightGradient<V>(string name, long flops, Tensors t)
        where V : unmanaged, ISimd<V>
    {
        var kernel = (delegate*<float*, float*, float*, bool, void>)Pointer<V>(name);
        return new Kernel(name, flops, () =>
        {
            for (int block = 0; block < Blocks; block++)
            {
                kernel(t.Block(t.A, block), t.Z, t.Sums, true);
            }
        });
    }

    /// <summary>A kernel of one block; the batch's tensors move on from block to block, weights and scratch memory stay.</summary>
    private static Kernel PerBlock<V>(string name, long flops, Tensors t, params float*[] arguments)
        where V : unmanaged, ISimd<V>
    {
        nint kernel = Pointer<V>(name);
        return new Kernel(name, flops, () =>
        {
            for (int block = 0; block < Blocks; block++)
            {
                float* At(int index) => t.Block(arguments[index], block);
                switch (arguments.Length)
                {
                    case 3:
                        ((delegate*<float*, float*, float*, void>)kernel)(At(0), At(1), At(2));
                        break;
                    case 4:
                        ((delegate*<float*, float*, float*, float*, void>)kernel)(At(0), At(1), At(2), At(3));
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

    /// <summary>Seconds per call, over about 20 ms.</summary>
    private static double Time(Action run)
    {
        int calls = 0;
        long start = Stopwatch.GetTimestamp();
        TimeSpan elapsed;
        do
        {
            run();
            calls++;
            elapsed = Stopwatch.GetElapsedTime(start);
        }
        while (elapsed.TotalMilliseconds < 20);
        return elapsed.TotalSeconds / calls;
    }

    /// <summary>FLOPs per second of independent fused multiply-adds in registers.</summary>
    private static double Peak<V>()
        where V : unmanaged, ISimd<V>
    {
        const int turns = 1_000_000;
        long start = Stopwatch.GetTimestamp();
        float result = MultiplyAdd<V>(turns);
        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        return result > -1 ? 2.0 * 12 * V.Count * turns / seconds : 0;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static float MultiplyAdd<V>(int turns)
        where V : unmanaged, ISimd<V>
    {
        V a = V.Create(0.999f), b = V.Create(0.001f);
        V s0 = b, s1 = b, s2 = b, s3 = b, s4 = b, s5 = b, s6 = b, s7 = b, s8 = b, s9 = b, s10 = b, s11 = b;
        for (int turn = 0; turn < turns; turn++)
        {
            s0 = V.MultiplyAdd(s0, a, b);
            s1 = V.MultiplyAdd(s1, a, b);
            s2 = V.MultiplyAdd(s2, a, b);
            s3 = V.MultiplyAdd(s3, a, b);
            s4 = V.MultiplyAdd(s4, a, b);
            s5 = V.MultiplyAdd(s5, a, b);
            s6 = V.MultiplyAdd(s6, a, b);
            s7 = V.MultiplyAdd(s7, a, b);
            s8 = V.MultiplyAdd(s8, a, b);
            s9 = V.MultiplyAdd(s9, a, b);
            s10 = V.MultiplyAdd(s10, a, b);
            s11 = V.MultiplyAdd(s11, a, b);
        }

        float* sink = stackalloc float[16];
        (s0 + s1 + s2 + s3 + s4 + s5 + s6 + s7 + s8 + s9 + s10 + s11).Store(sink);
        return sink[0];
    }

    private sealed record Kernel(string Name, long Flops, Action Run);

    /// <summary>Memory for the kernels' arguments: batch tensors A to D, one block's gradient Z, small things.</summary>
    private sealed class Tensors
    {
        private readonly AlignedBuffer[] _memory = [.. Enumerable.Range(0, 4).Select(_ => Filled(TensorLength))];
        private readonly AlignedBuffer _z = Filled(3600 * 16);
        private readonly AlignedBuffer _sums = Filled(2500 * 16);
        private readonly AlignedBuffer _weight = Filled(120 * 256);
        private readonly AlignedBuffer _small = Filled(5 * 4096);

        public float* A => _memory[0].Pointer;

        public float* B => _memory[1].Pointer;

        public float* C => _memory[2].Pointer;

        public float* D => _memory[3].Pointer;

        public float* Z => _z.Pointer;

        public float* Sums => _sums.Pointer;

        public float* W => _weight.Pointer;

        public float* Center => _small.Pointer;

        public float* Scale => _small.Pointer + 4096;

        public float* Shift => _small.Pointer + 8192;

        public float* S => _small.Pointer + 12288;

        /// <summary>The block's part of a batch tensor; anything else as it is.</summary>
        public float* Block(float* tensor, int block)
        {
            foreach (AlignedBuffer buffer in _memory)
            {
                if (tensor == buffer.Pointer)
                {
                    return tensor + (block * (TensorLength / Blocks));
                }
            }

            return tensor;
        }

        private static AlignedBuffer Filled(int length)
        {
            var buffer = new AlignedBuffer(length);
            var random = new Random(1);
            foreach (ref float value in buffer.Span)
            {
                value = random.NextSingle() - 0.5f;
            }

            return buffer;
        }
    }
}
