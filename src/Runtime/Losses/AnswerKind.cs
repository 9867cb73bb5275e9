namespace GenBn;

/// <summary>How outputs are compared with what a sample should be: what makes an answer correct.</summary>
internal enum AnswerKind
{
    /// <summary>Not at all: the outputs are numbers or pixels, or a yes-or-no each, and no single one of them is the answer.</summary>
    None,

    /// <summary>The answer is the class with the largest output; correct is the label, or the class with the largest target.</summary>
    Largest,

    /// <summary>The answer is class 1 where the sigmoid of the only output is above 0.5, else class 0.</summary>
    AboveHalf,
}
