using System.Text.RegularExpressions;
using Xunit;

namespace GenBn.Tests;

/// <summary>The sample under <c>mpirun</c>: the bits of one process, one rank that prints, and failures that end all.</summary>
[Trait("Tier", "Slow")]
public sealed class RankTrainingTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory().FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [MpiTheory]
    [InlineData(MpiRun.OpenMpi, 2)]
    [InlineData(MpiRun.Mpich, 3)]
    public async Task RanksTrainToTheBitsOfOneProcess(string launcher, int ranks)
    {
        const string Training = "train --images 1000 --batch 100 --seed 3";
        string alone = Hash(await Run(launcher, 1, $"{Training} --epochs 3"));

        // Two epochs on some ranks, and the third, resumed, on others.
        string checkpoint = Path.Combine(_folder, "training");
        string weights = Path.Combine(_folder, "weights.safetensors");
        ChildProcess first = await Run(launcher, ranks, $"{Training} --epochs 2 --checkpoint {checkpoint}");
        Assert.Equal(1, Regex.Count(first.Output, "epoch 2, loss"));
        Assert.Contains(FormattableString.Invariant($"{ranks} ranks of 1 thread ("), first.Output, StringComparison.Ordinal);
        ChildProcess second = await Run(launcher, ranks + 2, $"{Training} --epochs 3 --resume {checkpoint} --save {weights}");
        Assert.Contains("resumed after 2 epochs, 20 steps", second.Output, StringComparison.Ordinal);
        Assert.Equal(alone, Hash(second));
        Assert.True(File.Exists(weights));
    }

    [MpiTheory]
    [InlineData(MpiRun.OpenMpi)]
    [InlineData(MpiRun.Mpich)]
    public async Task AFailureOfOneRankEndsAll(string launcher)
    {
        string missing = Path.Combine(_folder, "missing");
        ChildProcess run = await ChildProcess.RunAsync(MpiRun.Start(launcher, 2, $"train --epochs 1 --resume {missing}", program: Program));
        Assert.True(run.ExitCode != 0, run.ToString());
        Assert.Contains($"rank 0: Expected a checkpoint, but found neither {missing}", run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("epoch 1", run.Output, StringComparison.Ordinal);
    }

    private static string Program => Path.Combine(AppContext.BaseDirectory, "GenBn.Sample");

    private static async Task<ChildProcess> Run(string launcher, int ranks, string arguments)
    {
        ChildProcess run = await ChildProcess.RunAsync(MpiRun.Start(launcher, ranks, arguments, program: Program));
        Assert.True(run.ExitCode == 0, run.ToString());
        return run;
    }

    private static string Hash(ChildProcess run) => Regex.Match(run.Output, "sha256 ([0-9a-f]{16})").Groups[1].Value is { Length: > 0 } hash
        ? hash
        : throw new InvalidDataException($"No hash: {run}");
}
