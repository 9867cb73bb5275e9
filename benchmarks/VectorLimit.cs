using System.CommandLine;
using System.Diagnostics;

namespace GenBn.Benchmarks;

/// <summary>
/// Holds both sides to vectors of 256 bits. The runtime, libtorch and oneDNN read the limit from environment variables when they start,
/// so the program starts itself again with them. ONNX Runtime has no such variable: it keeps its widest vectors.
/// </summary>
internal static class VectorLimit
{
    private const int Avx2Bits = 256;
    private const int Avx512Bits = 512;

    private static readonly (string Name, string Value)[] s_avx2 =
    [
        ("DOTNET_EnableAVX512", "0"),
        ("ATEN_CPU_CAPABILITY", "avx2"),
        ("ONEDNN_MAX_CPU_ISA", "AVX2"),
    ];

    /// <summary>The option <c>--vectors</c>.</summary>
    public static Option<int> Option()
    {
        var option = new Option<int>("--vectors")
        {
            Description = "Bits of the widest vectors; 256 holds GenBn and libtorch to AVX2, but not ONNX Runtime, which has no such setting.",
            DefaultValueFactory = _ => Avx512Bits,
        };
        option.AcceptOnlyFromAmong(FormattableString.Invariant($"{Avx2Bits}"), FormattableString.Invariant($"{Avx512Bits}"));
        return option;
    }

    /// <summary>Runs this program again if the limit is not in force.</summary>
    /// <returns>Its exit code; null if this process is the one that measures.</returns>
    public static int? Run(int bits)
    {
        if (bits != Avx2Bits || s_avx2.All(variable => Environment.GetEnvironmentVariable(variable.Name) == variable.Value))
        {
            return null;
        }

        var start = new ProcessStartInfo(Environment.ProcessPath!, Environment.GetCommandLineArgs().Skip(1));
        foreach ((string name, string value) in s_avx2)
        {
            start.Environment[name] = value;
        }

        using Process process = Process.Start(start) ?? throw new IOException("The program did not start again.");
        process.WaitForExit();
        return process.ExitCode;
    }
}
