using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace GenBn.Benchmarks.Kernels;

/// <summary>The fused multiply-add peak: independent products in registers, on every worker of a team at once.</summary>
internal sealed unsafe class FmaPeak<V> : IWorkerJob
    where V : unmanaged, ISimd<V>
{
    private const int Turns = 2_000_000;
    private const int Sums = 12;

    /// <summary>FLOPs per second of the whole team.</summary>
    public double Measure(ThreadTeam team)
    {
        long start = Stopwatch.GetTimestamp();
        team.Run(this);
        return 2.0 * Sums * V.Count * Turns * team.Count / Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    public void Run(Worker worker)
    {
        if (!float.IsFinite(MultiplyAdd(Turns)))
        {
            throw new ArithmeticException("The products of the peak diverged.");
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static float MultiplyAdd(int turns)
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
}
