namespace GenBn;

/// <summary>What a loss computes of one block of samples, lane by lane.</summary>
internal unsafe ref struct LaneResults
{
    /// <summary>Loss of each lane's sample, [16], weighted by classes but not by samples. 0 before the computation.</summary>
    public required double* Losses { get; init; }

    /// <summary>Sum of the weights in the loss of each lane's sample, [16]. 1 before the computation.</summary>
    public required double* Weights { get; init; }

    /// <summary>Number of classifications that are correct, of samples or of their pixels.</summary>
    public int Correct { get; set; }

    /// <summary>Number of classifications; 0 if the outputs do not choose a class.</summary>
    public int Counted { get; set; }
}
