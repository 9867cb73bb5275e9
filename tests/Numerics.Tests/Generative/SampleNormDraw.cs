using GenBn.Tests.Reference;

namespace GenBn.Tests.Generative;

/// <summary>Draws norms with the statistics of one sample.</summary>
internal sealed class SampleNormDraw(Choices choices)
{
    /// <summary>Of fewer values, each is ±1 or nearly so, and all that passes back is a difference of almost equal numbers.</summary>
    private const int LeastValues = 3;

    /// <summary>The norms that a shape has values for.</summary>
    public static IEnumerable<Word> Words(ReferenceShape shape)
    {
        if (shape.Channels >= LeastValues)
        {
            yield return Word.LayerNorm;
        }

        if (Groups(shape).Length > 0)
        {
            yield return Word.GroupNorm;
        }

        if (!shape.IsVector && shape.Height * shape.Width >= LeastValues)
        {
            yield return Word.InstanceNorm;
        }
    }

    /// <summary>The arguments of such a norm.</summary>
    public List<string> Arguments(Word word, ReferenceShape shape)
    {
        List<string> arguments = word == Word.GroupNorm ? [$"{choices.Of(Groups(shape))}"] : [];
        arguments.AddRange(new[] { "Epsilon = 1e-3f", "Scale = false", "Center = false" }.Where(_ => choices.OnceIn(5)));
        return arguments;
    }

    private static int[] Groups(ReferenceShape shape) =>
        [.. Enumerable.Range(1, shape.Channels).Where(count => shape.Channels % count == 0 && shape.Length / count >= LeastValues)];
}
