namespace GenBn.Tests.Reference;

/// <summary>Branches on the same input; their outputs lie one behind the other along the channels, or the features of vectors.</summary>
/// <remarks>Szegedy et al., "Going Deeper with Convolutions", 2014 (arXiv 1409.4842).</remarks>
public sealed class ConcatReference : CompositeReference
{
    private readonly IReadOnlyList<ReferenceLayer> _branches;
    private int _n;

    /// <summary>These branches, at least one.</summary>
    public ConcatReference(params IReadOnlyList<ReferenceLayer> branches)
        : base(branches[0].Input, OutputOf(branches), branches)
    {
        _branches = branches;
    }

    /// <inheritdoc/>
    public override double[] Forward(double[] x, int n, bool training)
    {
        _n = n;
        double[] y = new double[n * Output.Length];
        int start = 0;
        foreach (ReferenceLayer branch in _branches)
        {
            double[] part = branch.Forward(x, n, training);
            for (int b = 0; b < n; b++)
            {
                Array.Copy(part, b * branch.Output.Length, y, (b * Output.Length) + start, branch.Output.Length);
            }

            start += branch.Output.Length;
        }

        return y;
    }

    /// <summary>Each branch takes its part of dy; dx is the sum of what they make of it.</summary>
    public override double[] Backward(double[] dy)
    {
        double[] dx = new double[_n * Input.Length];
        int start = 0;
        foreach (ReferenceLayer branch in _branches)
        {
            double[] part = new double[_n * branch.Output.Length];
            for (int b = 0; b < _n; b++)
            {
                Array.Copy(dy, (b * Output.Length) + start, part, b * branch.Output.Length, branch.Output.Length);
            }

            double[] gradients = branch.Backward(part);
            for (int i = 0; i < dx.Length; i++)
            {
                dx[i] += gradients[i];
            }

            start += branch.Output.Length;
        }

        return dx;
    }

    private static ReferenceShape OutputOf(IReadOnlyList<ReferenceLayer> branches)
    {
        ReferenceShape first = branches[0].Output;
        foreach (ReferenceLayer branch in branches)
        {
            if (branch.Input != branches[0].Input || branch.Output with { Channels = first.Channels } != first)
            {
                throw new ArgumentException($"{branch.Output} cannot be put behind {first}.", nameof(branches));
            }
        }

        return first with { Channels = branches.Sum(branch => branch.Output.Channels) };
    }
}
