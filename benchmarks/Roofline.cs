using System.CommandLine;
using System.Diagnostics;
using System.Runtime.Intrinsics;
using GenBn.Benchmarks.Kernels;
using GenBn.Sample.Images;
using GenBn.Sample.Networks;

namespace GenBn.Benchmarks;

/// <summary>
/// Time and GFLOPS of every kernel of LeNet on one thread, and of whole training steps on all threads, beside the fused
/// multiply-add peak measured in the same run.
/// </summary>
internal static class Roofline
{
    private const int Samples = 16 * KernelMemory.Blocks;
    private const int Repetitions = 9;

    /// <summary>Products of a training step per image: forward, weight and input gradients; the first layer needs no input gradient.</summary>
    private const double StepFlops = (3.0 * 2 * ((6 * 25 * 576) + (16 * 150 * 64) + (256 * 120) + (120 * 84) + (84 * 10))) - (2.0 * 6 * 25 * 576);

    public static Command Command()
    {
        Option<int> threads = CommandLine.Number("--threads", "Threads of the training steps.", Environment.ProcessorCount);
        var command = new Command("roofline", "Times every kernel of LeNet and whole training steps at batch 256 beside the measured FMA peak.") { threads };
        command.SetAction(result =>
        {
            Console.WriteLine(Machine.Describe());
            if (Vector512.IsHardwareAccelerated)
            {
                Run<Simd512>(result.GetValue(threads));
            }
            else if (Vector256.IsHardwareAccelerated)
            {
                Run<Simd256>(result.GetValue(threads));
            }
            else
            {
                Run<Simd128>(result.GetValue(threads));
            }

            return 0;
        });
        return command;
    }

    private static void Run<V>(int threads)
        where V : unmanaged, ISimd<V>
    {
        TimeKernels<V>();
        foreach (int count in new[] { 1, threads }.Distinct())
        {
            TimeSteps<V>(count);
        }
    }

    private static void TimeKernels<V>()
        where V : unmanaged, ISimd<V>
    {
        using var team = new ThreadTeam(1);
        var peak = new FmaPeak<V>();
        Kernel[] kernels = [.. LeNetKernels.Of<V>(new KernelMemory())];
        double[] peaks = new double[Repetitions];
        double[][] times = [.. kernels.Select(_ => new double[Repetitions])];
        for (int repetition = -1; repetition < Repetitions; repetition++)
        {
            double measured = peak.Measure(team);
            for (int index = 0; index < kernels.Length; index++)
            {
                double seconds = Time(kernels[index].Run);
                times[index][Math.Max(0, repetition)] = seconds;
            }

            peaks[Math.Max(0, repetition)] = Math.Max(measured, peak.Measure(team));
        }

        double top = Measurement.Median(peaks);
        Console.WriteLine(FormattableString.Invariant($"{V.Count * 32}-bit vectors, FMA peak {top / 1e9:F1} GFLOPS on one core; batch {Samples}; medians of {Repetitions}"));
        Console.WriteLine(FormattableString.Invariant($"{"kernel",-26} {"ns/image",10} {"GFLOPS",8} {"of peak",8}"));
        double total = 0;
        for (int index = 0; index < kernels.Length; index++)
        {
            double perImage = Measurement.Median(times[index]) / Samples;
            total += perImage;
            PrintRow(kernels[index].Name, perImage, kernels[index].Flops, top);
        }

        PrintRow("sum of the kernels", total, kernels.Sum(kernel => kernel.Flops), top);
    }

    private static void TimeSteps<V>(int threads)
        where V : unmanaged, ISimd<V>
    {
        using var team = new ThreadTeam(threads);
        using var trainer = new Trainer<LeNet>(new LeNet(), new TrainerOptions { Optimizer = new Sgd(0.1f), BatchSize = Samples, Threads = threads });
        (Dataset data, _) = SampleData.Embedded();
        float[] images = new float[Samples * LeNet.InputLength];
        int[] labels = data.Labels[..Samples].ToArray();
        for (int sample = 0; sample < Samples; sample++)
        {
            data.CopySample(sample, images.AsSpan(sample * LeNet.InputLength, LeNet.InputLength));
        }

        var peak = new FmaPeak<V>();
        double[] peaks = new double[Repetitions];
        double[] times = new double[Repetitions];
        for (int repetition = -1; repetition < Repetitions; repetition++)
        {
            double measured = peak.Measure(team);
            times[Math.Max(0, repetition)] = Time(() => trainer.Step(images, labels), milliseconds: 150);
            peaks[Math.Max(0, repetition)] = Math.Max(measured, peak.Measure(team));
        }

        double top = Measurement.Median(peaks);
        Console.WriteLine(FormattableString.Invariant($"whole training steps on {threads} thread(s); FMA peak of as many threads at once {top / 1e9:F1} GFLOPS"));
        PrintRow($"step, {threads} thread(s)", Measurement.Median(times) / Samples, StepFlops, top);
    }

    private static void PrintRow(string name, double seconds, double flops, double peak)
    {
        string rate = flops == 0 ? "" : FormattableString.Invariant($"{flops / seconds / 1e9,8:F1} {flops / seconds / peak,8:P1}");
        Console.WriteLine(FormattableString.Invariant($"{name,-26} {seconds * 1e9,10:F1} {rate}").TrimEnd());
    }

    /// <summary>Seconds per call.</summary>
    private static double Time(Action run, double milliseconds = 20)
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
        while (elapsed.TotalMilliseconds < milliseconds);
        return elapsed.TotalSeconds / calls;
    }
}
