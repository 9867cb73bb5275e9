using GenBn.Tests.Reference;
using Xunit;

namespace GenBn.Tests;

/// <summary>
/// What the emitted code chose where a gradient jumps: the element of a window, the side of a kink. Read from the tensors that
/// its pass keeps, never guessed; the reference is then made to choose the same, so that gradients are comparable to the last
/// digits, and every difference is told.
/// </summary>
internal sealed class EmittedChoices(ReferenceNetwork reference, NetworkPass pass)
{
    /// <summary>A different choice is a tie, not a mistake, if the values lie that close.</summary>
    private const double TieBound = 1e-4;

    private readonly Dictionary<string, float[]> _tensors = pass.CopyTensors();
    private readonly List<string> _differences = [];

    /// <summary>Where the emitted code chose otherwise than the reference, one line each.</summary>
    public IReadOnlyList<string> Differences => _differences;

    /// <summary>How near the reference came to a kink or tie whose choice the pass does not keep.</summary>
    public double UnknownMargin { get; private set; } = double.PositiveInfinity;

    /// <summary>Makes the reference, which has run forward on the same batch, choose as the emitted code did.</summary>
    public void Force()
    {
        foreach (MaxPoolReference pool in reference.Leaves.OfType<MaxPoolReference>())
        {
            Force(pool);
        }

        foreach (ElementwiseReference activation in reference.Leaves.OfType<ElementwiseReference>().Where(leaf => leaf.Kinks.Count > 0))
        {
            Force(activation, reference.Next(activation) as MaxPoolReference);
        }
    }

    /// <summary>Lets the reference choose for itself again.</summary>
    public static void Release(ReferenceNetwork reference)
    {
        foreach (ReferenceLayer leaf in reference.Leaves)
        {
            _ = leaf switch
            {
                MaxPoolReference pool => pool.ForcedArgmax = null,
                ElementwiseReference activation => activation.ForcedSides = null,
                _ => null,
            };
        }
    }

    /// <summary>
    /// The chosen value of each window is kept under the pool's name, the pool's input under that of the layer that made it, or,
    /// where monotonic layers between are fused with the pool, of the one before these.
    /// </summary>
    private void Force(MaxPoolReference pool)
    {
        float[]? chosen = _tensors.GetValueOrDefault($"{pool.Name}_extreme") ?? _tensors.GetValueOrDefault(pool.Name);
        int[]? elements = chosen is null ? null : _tensors.Values
            .Where(tensor => tensor.Length == pass.Samples * pool.Input.Length)
            .Select(tensor => Find(pool, tensor, chosen))
            .FirstOrDefault(found => found is not null);
        if (elements is null)
        {
            UnknownMargin = Math.Min(UnknownMargin, pool.SmallestGap);
        }

        pool.ForcedArgmax = elements ?? pool.Argmax;
    }

    /// <summary>The first element of each window that has the chosen value; null if there is none in some window.</summary>
    private static int[]? Find(MaxPoolReference pool, float[] tensor, float[] chosen)
    {
        int[] elements = new int[chosen.Length];
        for (int window = 0; window < chosen.Length; window++)
        {
            elements[window] = pool.Elements(window).FirstOrDefault(element => tensor[element] == chosen[window], -1);
            if (elements[window] < 0)
            {
                return null;
            }
        }

        return elements;
    }

    /// <summary>
    /// The side of the one kink, 0, is the sign of the output, or where that has another, of the input. If an output is not kept because a pool is fused with it, that of
    /// the pool is; of the values that the pool did not choose the side does not matter.
    /// </summary>
    private void Force(ElementwiseReference activation, MaxPoolReference? pool)
    {
        int[] sides = activation.Sides;
        if (!activation.KeepsSign)
        {
            float[]? inputs = _tensors.Keys.Select(name => Kept(name, activation.Inputs)).FirstOrDefault(kept => kept is not null);
            Assert.True(inputs is not null, $"The pass does not keep what {activation.Name} reads.");
            sides = Array.ConvertAll(inputs, input => input > 0 ? 1 : 0);
        }
        else if (activation.Kinks is [0] && Kept(activation.Name, activation.Outputs) is { } outputs)
        {
            sides = Array.ConvertAll(outputs, output => output > 0 ? 1 : 0);
        }
        else if (activation.Kinks is [0] && pool is not null && Kept(pool.Name, pool.Outputs) is { } pooled)
        {
            for (int window = 0; window < pooled.Length; window++)
            {
                sides[pool.ForcedArgmax![window]] = pooled[window] > 0 ? 1 : 0;
            }
        }
        else
        {
            UnknownMargin = Math.Min(UnknownMargin, activation.SmallestDistance);
        }

        activation.ForcedSides = sides;
    }

    /// <summary>The tensor of that name, if it holds these values: a fused later layer may have overwritten them.</summary>
    private float[]? Kept(string name, double[] values) =>
        _tensors.TryGetValue(name, out float[]? tensor) && tensor.Length == values.Length
            && tensor.Zip(values).All(pair => Math.Abs(pair.First - pair.Second) <= 1e-2 * Math.Max(1, Math.Abs(pair.Second)))
            ? tensor
            : null;

    /// <summary>After the reference has run forward with the forced choices: notes every difference, and fails on one that is no tie.</summary>
    public void Tell()
    {
        foreach (ReferenceLayer leaf in reference.Leaves)
        {
            if (leaf is MaxPoolReference pool)
            {
                ILookup<bool, PoolDisagreement> disagreements = pool.Disagreements().ToLookup(disagreement => disagreement.Deficit == 0);
                foreach (PoolDisagreement disagreement in disagreements[false])
                {
                    Note(leaf, disagreement.Deficit, $"{disagreement}");
                }

                // After a ReLU they are its zeros, which pass no gradient on, whichever is chosen.
                bool followsReLU = reference.Leaves.Any(other => other is ReLUReference && reference.Next(other) == pool);
                if (disagreements[true].Any() && !followsReLU)
                {
                    Note(leaf, 0, $"chose another of several equal elements in {disagreements[true].Count()} windows");
                }
            }
            else if (leaf is ElementwiseReference { ForcedSides: { } forced } activation)
            {
                int[] sides = activation.Sides;
                for (int position = 0; position < sides.Length; position++)
                {
                    if (sides[position] != forced[position])
                    {
                        double distance = activation.Distance(position);
                        Note(leaf, distance, FormattableString.Invariant($"value {position}: the other side of the kink, off by {distance:E3}"));
                    }
                }
            }
        }
    }

    private void Note(ReferenceLayer leaf, double distance, string difference)
    {
        _differences.Add($"{leaf.Name} {difference}");
        Assert.True(distance <= TieBound, $"No tie: {leaf.Name} {difference}");
    }
}
