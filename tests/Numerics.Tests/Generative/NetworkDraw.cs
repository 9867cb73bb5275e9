using GenBn.Tests.Reference;

namespace GenBn.Tests.Generative;

/// <summary>Draws legal networks.</summary>
internal static class NetworkDraw
{
    private const int LargestSample = 1200;

    /// <summary>The network that these choices make, of this part of the language.</summary>
    public static DrawnNetwork Of(Choices choices, IReadOnlySet<Word> language)
    {
        int batchSize = 1 + choices.Next(70);
        int threads = 1 + choices.Next(3);
        int seed = choices.Next(10_000);
        bool isLarge = language.Contains(Word.LargeWindow) && choices.OnceIn(2);
        ReferenceShape input = isLarge ? ReferenceShape.Image(1 + choices.Next(3), 5 + choices.Next(13), 5 + choices.Next(13))
            : choices.OnceIn(4) ? ReferenceShape.Vector(1 + choices.Next(30))
            : language.Contains(Word.Conv1D) && choices.OnceIn(5) ? ReferenceShape.Image(1 + choices.Next(3), 1, 1 + choices.Next(80))
            : ReferenceShape.Image(1 + choices.Next(5), 1 + choices.Next(12), 1 + choices.Next(12));
        DrawnClass network = new(input);
        string[] shape = input.IsVector ? [$"{input.Channels}"]
            : input.Height == 1 && language.Contains(Word.Conv1D) ? [$"{input.Channels}", $"{input.Width}"]
            : [$"{input.Channels}", $"{input.Height}", $"{input.Width}"];
        network.Add("Input", shape, input);
        if (language.Contains(Word.Frozen) && choices.OnceIn(40))
        {
            network.Add("Frozen", [], input);
        }

        bool goesByTransforms = language.Contains(Word.Winograd) && choices.OnceIn(2);
        BlockDraw blocks = new(choices, language);
        if (isLarge)
        {
            blocks.AddStem(network);
        }

        if (goesByTransforms && !network.Shape.IsVector)
        {
            blocks.AddTileConv(network);
        }

        // A large window takes as long as several other layers.
        int layers = choices.Next(isLarge ? 5 : 9);
        for (int layer = 0; layer < layers && network.Shape.Length < LargestSample; layer++)
        {
            blocks.Add(network, keepsExtent: false, depth: 0);
        }

        blocks.AddEnd(network);
        return new DrawnNetwork(blocks.Classes + network.Source(goesByTransforms ? "Network(Convolutions = ConvolutionForm.Winograd)" : "Network", "Net"), batchSize, threads, seed);
    }
}
