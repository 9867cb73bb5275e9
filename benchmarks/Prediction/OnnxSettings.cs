using System.Globalization;
using Microsoft.ML.OnnxRuntime;

namespace GenBn.Benchmarks.Prediction;

/// <summary>How ONNX Runtime is asked to work. The defaults are what its documentation advises.</summary>
/// <param name="Threads">Threads within a node; nodes run one after the other.</param>
internal sealed record OnnxSettings(int Threads)
{
    /// <summary>The defaults, for people.</summary>
    public const string Defaults = "ORT_ENABLE_ALL, sequential, N fixed, busy waiting, memory pattern and arena, inputs and outputs bound";

    /// <summary>How far the graph is optimised when it is loaded; only the highest level changes the layout of images.</summary>
    public GraphOptimizationLevel Level { get; init; } = GraphOptimizationLevel.ORT_ENABLE_ALL;

    /// <summary>Whether the number of samples is fixed when the model is loaded.</summary>
    public bool FixedBatch { get; init; } = true;

    /// <summary>Whether idle threads wait busily.</summary>
    public bool Spinning { get; init; } = true;

    /// <summary>Whether a node's work is cut into pieces that get smaller towards its end.</summary>
    public bool SmallerBlocks { get; init; }

    /// <summary>Whether every thread but the caller's stays on a processor of its own.</summary>
    public bool Affinity { get; init; }

    /// <summary>Whether memory is planned ahead.</summary>
    public bool MemoryPattern { get; init; } = true;

    /// <summary>Whether memory is kept from call to call.</summary>
    public bool MemoryArena { get; init; } = true;

    /// <summary>Whether numbers near 0 count as 0.</summary>
    public bool FlushDenormals { get; init; }

    /// <summary>Whether inputs and outputs are bound once, and not named with every call.</summary>
    public bool Binding { get; init; } = true;

    /// <summary>Whether weights are laid out for the kernels when the model is loaded.</summary>
    public bool Prepacking { get; init; } = true;

    /// <summary>Whether the model comes with the batch norms after dense layers folded: ONNX Runtime itself folds only those after convolutions.</summary>
    public bool Folded { get; init; }

    /// <summary>For a session of calls with so many samples.</summary>
    public SessionOptions Options(int samples)
    {
        var options = new SessionOptions
        {
            GraphOptimizationLevel = Level,
            ExecutionMode = ExecutionMode.ORT_SEQUENTIAL,
            IntraOpNumThreads = Threads,
            InterOpNumThreads = 1,
            EnableMemoryPattern = MemoryPattern,
            EnableCpuMemArena = MemoryArena,
        };
        options.AddSessionConfigEntry("session.intra_op.allow_spinning", Spinning ? "1" : "0");
        options.AddSessionConfigEntry("session.set_denormal_as_zero", FlushDenormals ? "1" : "0");
        options.AddSessionConfigEntry("session.disable_prepacking", Prepacking ? "0" : "1");
        if (SmallerBlocks)
        {
            options.AddSessionConfigEntry("session.dynamic_block_base", "4");
        }

        if (Affinity)
        {
            // Processors count from 1; the first is left to the calling thread.
            options.AddSessionConfigEntry("session.intra_op_thread_affinities", string.Join(';', Enumerable.Range(2, Threads - 1)));
        }

        if (FixedBatch)
        {
            options.AddFreeDimensionOverrideByName("N", samples);
        }

        return options;
    }

    /// <summary>What is not the default, after the number of threads.</summary>
    public override string ToString()
    {
        string[] words =
        [
            string.Create(CultureInfo.InvariantCulture, $"{Threads} thread{(Threads == 1 ? "" : "s")}"),
            Level == GraphOptimizationLevel.ORT_ENABLE_ALL ? "" : Level.ToString()["ORT_".Length..],
            FixedBatch ? "" : "free N",
            Spinning ? "" : "no spinning",
            SmallerBlocks ? "smaller blocks" : "",
            Affinity ? "affinity" : "",
            MemoryPattern ? "" : "no memory pattern",
            MemoryArena ? "" : "no arena",
            FlushDenormals ? "denormals as 0" : "",
            Binding ? "" : "no binding",
            Prepacking ? "" : "no prepacking",
            Folded ? "folded" : "",
        ];
        return string.Join(", ", words.Where(word => word.Length > 0));
    }
}
