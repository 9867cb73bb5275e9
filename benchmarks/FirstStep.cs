using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using GenBn.Sample.Images;
using GenBn.Sample.Networks;

namespace GenBn.Benchmarks;

/// <summary>Time from the start of a process to the end of its first training step: runtime start, data, just-in-time compilation.</summary>
internal static class FirstStep
{
    private const int Samples = 256;

    public static Command Command()
    {
        Option<int> runs = CommandLine.Number("--runs", "Processes to start.", 7);
        Option<int> limit = CommandLine.Number("--time-limit", "Minutes after which to give up.", 5);
        var child = new Option<bool>("--child") { Hidden = true };
        var command = new Command("first-step", "Time from process start to the end of the first training step of LeNet at batch 256.") { runs, limit, child };
        command.SetAction(result => result.GetValue(child)
            ? RunChild()
            : CommandLine.Guard(TimeSpan.FromMinutes(result.GetValue(limit)), cancellation => Run(result.GetValue(runs), cancellation)));
        return command;
    }

    private static int RunChild()
    {
        using var trainer = new Trainer<LeNet>(new LeNet(), new TrainerOptions { BatchSize = Samples });
        (Dataset data, _) = SampleData.Embedded();
        float[] images = new float[Samples * LeNet.InputLength];
        for (int sample = 0; sample < Samples; sample++)
        {
            data.CopySample(sample, images.AsSpan(sample * LeNet.InputLength, LeNet.InputLength));
        }

        trainer.Step(images, data.Labels[..Samples]);
        using var self = Process.GetCurrentProcess();
        Console.WriteLine((DateTime.Now - self.StartTime).TotalSeconds.ToString("F3", CultureInfo.InvariantCulture));
        return 0;
    }

    private static void Run(int runs, CancellationToken cancellation)
    {
        Console.WriteLine(Machine.Describe());
        double[] seconds = [.. Enumerable.Range(0, runs).Select(_ => StartChild(cancellation))];
        (double smallest, double largest) = Measurement.Range(seconds);
        Measurement.Print(Console.Out, $"process start to the end of the first step: median {Measurement.Median(seconds):F2} s of {runs}, {smallest:F2} to {largest:F2} s");
    }

    private static double StartChild(CancellationToken cancellation)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!) { RedirectStandardOutput = true };
        if (Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet")
        {
            start.ArgumentList.Add(typeof(FirstStep).Assembly.Location);
        }

        start.ArgumentList.Add("first-step");
        start.ArgumentList.Add("--child");
        using Process process = Process.Start(start)!;
        using CancellationTokenRegistration kill = cancellation.Register(process.Kill);
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        cancellation.ThrowIfCancellationRequested();
        return double.Parse(output, CultureInfo.InvariantCulture);
    }
}
