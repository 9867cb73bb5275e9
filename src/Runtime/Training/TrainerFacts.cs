using System.Globalization;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace GenBn.Training;

/// <summary>Everything that determines the bits of a training, by name. It must be the same on every rank.</summary>
internal static class TrainerFacts
{
    /// <summary>Name of the comparison when trainers are created.</summary>
    public const string OfTrainer = "training";

    /// <summary>Name of the comparison when training begins.</summary>
    public const string OfFit = "call of Fit or FitSteps";

    /// <summary>The facts of a trainer.</summary>
    /// <param name="options">Its options.</param>
    /// <param name="store">The memory of its network.</param>
    /// <param name="hash">Hash of parameters and running statistics.</param>
    public static (string Name, string Value)[] Of<TNetwork>(TrainerOptions options, ParameterStore store, ulong hash)
        where TNetwork : INetwork<TNetwork> =>
    [
        ("version of GenBn", $"{typeof(TrainerOptions).Assembly.GetName().Version?.ToString(3)}, contract {Text(GeneratedCode.Contract)}"),
        ("multiplication and addition", IsFused(MathF.BitIncrement(1)) ? "fused" : "rounded separately"),
        ("network", $"{typeof(TNetwork).Name} {TNetwork.ArchitectureHash}"),
        ("parameters", string.Join(", ", store.Parameters.Select(parameter => $"{parameter}{(parameter.Trainable ? "" : " frozen")}"))),
        ("hash of parameters and running statistics", hash.ToString("x16", CultureInfo.InvariantCulture)),
        ("optimizer", options.Optimizer?.Facts ?? "chosen by the data"),
        ("learning rates of layers", string.Join(
            ", ", options.Optimizer?.LayerRates.OrderBy(rate => rate.Key, StringComparer.Ordinal).Select(rate => $"{rate.Key} {Text(rate.Value)}") ?? [])),
        ("schedule", options.Schedule?.GetType().ToString() ?? "none"),
        ("loss", options.Loss?.Facts ?? "chosen by the data"),
        (nameof(TrainerOptions.BatchSize), Text(options.BatchSize)),
        (nameof(TrainerOptions.LastBatch), options.LastBatch.ToString()),
        (nameof(TrainerOptions.ClipNorm), Text(options.ClipNorm)),
        (nameof(TrainerOptions.RecalibrationSamples), Text(options.RecalibrationSamples)),
        (nameof(TrainerOptions.ShuffleEachEpoch), options.ShuffleEachEpoch.ToString()),
        (nameof(TrainerOptions.Seed), Text(options.Seed)),
        (nameof(TrainerOptions.Metrics), string.Join(", ", options.Metrics.Select(metric => metric.Name))),
    ];

    /// <summary>A number in invariant form.</summary>
    public static string Text(IFormattable number) => number.ToString(null, CultureInfo.InvariantCulture);

    /// <summary>A source of samples.</summary>
    public static string Of(IDataSource? source) => source is null
        ? "none"
        : $"{KnownSource.FormOf(source)}, {(MemorySamples.Of(source) is null ? "read" : "in memory")}";

    /// <summary>
    /// Whether multiplication and addition are fused, as in the kernels of this machine: whether x · x − (1 + 2⁻²²), for x = 1 + 2⁻²³, keeps
    /// the 2⁻⁴⁶ that rounding the product loses.
    /// </summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static bool IsFused(float x) =>
        Vector128.MultiplyAddEstimate(Vector128.Create(x), Vector128.Create(x), Vector128.Create(-1 - 2.3841858e-7f))[0] != 0;
}
