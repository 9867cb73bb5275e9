namespace GenBn;

/// <summary>When a sample counts as classified correctly.</summary>
internal enum AnswerKind
{
    /// <summary>Never: the outputs are numbers, pixels, or a yes or no each, and do not choose a class.</summary>
    None,

    /// <summary>The largest output is at the label, or at the largest target.</summary>
    Largest,

    /// <summary>The single output chooses class 1 if its sigmoid is above 0.5, else class 0, and that is the label or target.</summary>
    AboveHalf,
}
