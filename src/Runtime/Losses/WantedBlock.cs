namespace GenBn;

/// <summary>Labels, targets and weights of one block of samples, for all outputs of the network.</summary>
internal readonly unsafe ref struct WantedBlock
{
    /// <summary>Lanes with a sample, 1 to 16.</summary>
    public required int Lanes { get; init; }

    /// <summary>Labels, [sample][label]; empty if there are none.</summary>
    public ReadOnlySpan<int> Labels { get; init; }

    /// <summary>Targets, [target][16 lanes]; null if there are none.</summary>
    public float* Values { get; init; }

    /// <summary>Weights, [16 lanes]; null if each sample weighs 1.</summary>
    public float* Weights { get; init; }
}
