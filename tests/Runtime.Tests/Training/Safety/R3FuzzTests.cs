using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using GenBn.Tests.Prediction;
using GenBn.Tests.Training.Safety.Fuzz;
using Xunit;
using Xunit.Abstractions;

namespace GenBn.Tests.Training.Safety;

/// <summary>
/// Drawn sequences of public calls in a process of their own: it neither dies nor hangs, and every failure is a documented exception.
/// <c>GENBN_SAFETY_SEQUENCES</c> says how many, <c>GENBN_SAFETY_FIRST</c> from which on; <c>dotnet exec</c> of the test assembly with
/// <c>safety NUMBER 1 FOLDER</c> repeats one.
/// </summary>
[Collection(AloneCollection.Name)]
public sealed class R3FuzzTests(ITestOutputHelper output) : IDisposable
{
    private const int Sequences = 2_000;

    /// <summary>A sequence takes milliseconds, also on a machine that is busy with other things; so long, it hangs.</summary>
    private static readonly TimeSpan _silence = TimeSpan.FromMinutes(5);

    private readonly string _folder = Directory.CreateTempSubdirectory("genbn-fuzz-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    [Trait("Tier", "Slow")]
    public void NoSequenceOfCallsCrashesOrHangs()
    {
        int first = FromEnvironment("GENBN_SAFETY_FIRST") ?? 1;
        int count = FromEnvironment("GENBN_SAFETY_SEQUENCES") ?? Sequences;
        string program = Path.Combine(AppContext.BaseDirectory, "GenBn.Runtime.Tests.dll");
        string[] arguments = ["exec", program, SafetyProgram.Name, $"{first}", $"{count}", _folder];
        var start = new ProcessStartInfo(Environment.ProcessPath!, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        using Process process = Process.Start(start)!;
        using var lines = new BlockingCollection<string>();
        process.OutputDataReceived += (_, line) => lines.Add(line.Data ?? "");
        process.ErrorDataReceived += (_, line) => lines.Add(line.Data ?? "");
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        string sequence = "no sequence";
        var rest = new List<string>();
        try
        {
            // Each of the two streams ends with an empty line.
            for (int ends = 0; ends < 2;)
            {
                Assert.True(lines.TryTake(out string? line, _silence), $"{sequence}: no answer for {_silence}.");
                ends += line.Length == 0 ? 1 : 0;
                if (line.StartsWith(SafetyProgram.Sequence, StringComparison.Ordinal))
                {
                    sequence = line;
                }
                else if (line.Length > 0)
                {
                    rest.Add(line);
                }
            }

            process.WaitForExit();
            Assert.True(process.ExitCode == 0, $"{sequence}: exit code {process.ExitCode}\n{string.Join('\n', rest)}");
            Assert.StartsWith(SafetyProgram.Done, rest[^1], StringComparison.Ordinal);
            output.WriteLine(rest[^1]);
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill();
                process.WaitForExit();
            }
        }
    }

    private static int? FromEnvironment(string name) =>
        int.TryParse(Environment.GetEnvironmentVariable(name), NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number : null;
}
