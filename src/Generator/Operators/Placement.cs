namespace GenBn.Generator.Operators;

/// <summary>Where a declared layer is to work, and what can be wrong with that.</summary>
/// <param name="Layer">The layer with its name, among those of its class.</param>
/// <param name="Input">What it reads.</param>
/// <param name="Start">How weights are drawn of which the layer says nothing.</param>
/// <param name="Form">The form of convolutions.</param>
/// <param name="Problems">Receives what is wrong.</param>
internal sealed record Placement(NamedLayer Layer, Node Input, StartValues Start, ConvolutionForm Form, LayerProblems Problems)
{
    /// <summary>More values than this in one tensor of a sample overflow the planner's numbers long before they fit a cache.</summary>
    private const long LargestTensor = 1 << 24;

    public TensorShape Source => Input.Shape;

    /// <summary>The layer that made the source, in messages.</summary>
    public string Previous => Input.Words;

    /// <summary>Whether a batch norm follows, which makes a bias useless.</summary>
    public bool MeetsBatchNorm => Layer.Position.Next is BatchNormDeclaration;

    /// <summary>The place of a layer that gives an output of some shape.</summary>
    public Placed Giving(TensorShape shape) => Layer.Giving(shape, Input.Index);

    public bool IsImage(string words)
    {
        if (Source.IsVector)
        {
            Problems.Add(ProblemIds.ImageExpected, words, Previous, Source.ToString());
        }

        return !Source.IsVector;
    }

    /// <summary>Whether the source is an image of one row.</summary>
    /// <param name="words">The layer in messages.</param>
    /// <param name="advice">What to do with an image of several rows.</param>
    public bool IsSequence(string words, string advice = "use the layer without 1D")
    {
        if (Source is { IsVector: false, Height: not 1 })
        {
            Problems.Add(ProblemIds.SequenceExpected, words, Previous, Source.ToString(), advice);
            return false;
        }

        return IsImage(words);
    }

    public bool IsVector(string words)
    {
        if (!Source.IsVector)
        {
            Problems.Add(ProblemIds.FlattenMissing, words, Previous, Source.ToString());
        }

        return Source.IsVector;
    }

    /// <summary>Reports that a layer cannot work on its input. It gives no layer.</summary>
    /// <param name="words">The layer in messages.</param>
    /// <param name="reason">Why not, and what would work.</param>
    public Layer? DoesNotFit(string words, string reason)
    {
        Problems.Add(ProblemIds.InputDoesNotFit, words, Previous, Source.IsVector ? $"a vector of {Source} features" : $"an image of {Source}", reason);
        return null;
    }

    public bool FitsMemory(string words, long values)
    {
        if (values > LargestTensor)
        {
            Problems.Add(ProblemIds.TooLarge, words, FormattableString.Invariant($"{values}"), FormattableString.Invariant($"{LargestTensor}"));
        }

        return values <= LargestTensor;
    }
}
