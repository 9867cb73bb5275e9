namespace GenBn;

/// <summary>What becomes of the scale (gamma) or the shift (beta) of a batch norm.</summary>
public enum BatchNormTerm
{
    /// <summary>It is a parameter that training learns.</summary>
    Learned,

    /// <summary>There is none: gamma is 1, beta is 0.</summary>
    Off,

    /// <summary>It is a parameter that training leaves alone.</summary>
    Frozen,
}
