namespace GenBn.Generator.Emission;

/// <summary>
/// How long the generated code may be, so that a build with it takes seconds. Layers are no measure of it: a kernel is written once, however
/// many layers call it, and that of a convolution is much longer than a call.
/// </summary>
internal static class CodeLength
{
    /// <summary>The compiler takes about a second of processor time for a million. ResNet-110 has 1.7 million, DenseNet-121 4, ResNet-50 1.5.</summary>
    public const int MostCharacters = 12_000_000;

    /// <summary>What every network has, without layers.</summary>
    private const int Frame = 20_000;

    /// <summary>The error of a network whose code is too long; null for any other.</summary>
    /// <param name="declaration">The network.</param>
    /// <param name="layers">Its layers; none where there is an error.</param>
    /// <param name="files">Its code. Not asked for where the layers' most is little enough: an editor checks after each key.</param>
    public static Problem? Verify(NetworkDeclaration declaration, IReadOnlyList<Layer> layers, IEnumerable<GeneratedFile> files)
    {
        long most = Most(layers);
        if (most <= MostCharacters)
        {
            return null;
        }

        long length = files.Sum(file => (long)file.Text.Length);
        return length <= MostCharacters
            ? null
            : new Problem(
                ProblemIds.CodeTooLarge,
                Passing(layers, most, length),
                declaration.Name,
                FormattableString.Invariant($"{length}"),
                "characters of C#",
                FormattableString.Invariant($"{MostCharacters}"));
    }

    /// <summary>Characters that code of these layers has at most, if names are of usual length.</summary>
    public static long Most(IEnumerable<Layer> layers) => Frame + layers.Sum(layer => (long)layer.MostCharacters);

    /// <summary>The attribute at which the limit is passed, if every layer has the same share of its most.</summary>
    private static int Passing(IReadOnlyList<Layer> layers, long most, long length)
    {
        long sum = Frame;
        int last = 0;
        foreach (Layer layer in layers.OrderBy(layer => layer.Order))
        {
            last = layer.Attribute;
            sum += layer.MostCharacters;
            if (sum * (double)length / most > MostCharacters)
            {
                break;
            }
        }

        return last;
    }
}
