namespace GenBn;

/// <summary>How a batch norm treats its scale (gamma) or its shift (beta).</summary>
public enum BatchNormTerm
{
    /// <summary>It is a parameter, and training learns it.</summary>
    Learned,

    /// <summary>There is no such parameter: gamma is 1, and beta is 0.</summary>
    Off,

    /// <summary>It is a parameter, and training does not change it.</summary>
    Frozen,
}
