namespace GenBn.Generator.Planning;

/// <summary>
/// The layers of a network as they compute one frame of a stream: images of one position. Before a convolution that reads earlier positions, there
/// is a <see cref="HistoryLayer"/>, whose output is the window.
/// </summary>
internal sealed class FrameLayers
{
    private readonly List<Layer> _layers = [];
    private readonly Dictionary<int, int> _places = [];

    private FrameLayers()
    {
    }

    /// <summary>The layers, or the first one that needs later positions, or all of them.</summary>
    public static (IReadOnlyList<Layer> Layers, Layer? Obstacle) Of(IReadOnlyList<Layer> layers)
    {
        var frames = new FrameLayers();
        for (int index = 0; index < layers.Count; index++)
        {
            Layer layer = layers[index];
            EquatableArray<int> inputs = new([.. layer.Inputs.Select(input => frames._places[input])]);
            Placed at = layer.At with { Inputs = inputs, Shape = layer.Shape with { Width = 1 } };
            if (layer.Shape.IsVector || layer.Shape.Height != 1 || layer.OfFrame(at, frames) is not { } placed)
            {
                return ([], layer);
            }

            frames._places[index] = frames.Add(placed);
        }

        return (frames._layers, null);
    }

    /// <summary>The input of a layer at some last positions.</summary>
    /// <param name="at">The layer that reads them, with one input.</param>
    /// <param name="source">Shape of the input in the network.</param>
    /// <param name="positions">How many.</param>
    /// <returns>The place of the layer behind that.</returns>
    public Placed History(Placed at, TensorShape source, int positions)
    {
        TensorShape shape = source with { Width = positions };
        var history = new HistoryLayer(at with { Name = at.Name + "_window", Shape = shape });
        return at with { Inputs = new([Add(history)]) };
    }

    private int Add(Layer layer)
    {
        _layers.Add(layer);
        return _layers.Count - 1;
    }
}

/// <summary>The last positions of a sequence, as a stream keeps them: 0 before its first frame.</summary>
internal sealed record HistoryLayer(Placed At) : Layer(At)
{
    public override ParameterView? View => null;

    public override int MostCharacters => 0;

    public override string? HashWords => null;

    public override string Creation => throw HistoryStage.OnlyStreams;

    public override string Words => FormattableString.Invariant($"last {Shape.Width} positions for {Name}");

    public override OutputMeaning Meaning(IReadOnlyList<Layer> layers) => OutputMeaning.Scores;

    public override void Lower(FusionRules rules) => rules.Add(new HistoryStage(rules.Source(this), rules.AddTensor(Name, this), this));
}

/// <summary>Keeps a frame, and gives the window that ends with it.</summary>
/// <param name="Input">See <see cref="Stage"/>.</param>
/// <param name="Output">See <see cref="Stage"/>.</param>
/// <param name="Layer">The layer.</param>
internal sealed record HistoryStage(Operand Input, Operand Output, HistoryLayer Layer) : PredictedStage(Input, Output)
{
    public static InvalidOperationException OnlyStreams => new("Only streams keep earlier positions.");

    public override string Words => Layer.Words;

    public override string LayerNames => Layer.Name;

    public override IReadOnlyList<LayerCost> Costs => [];

    public override void Forward(TrainingPlanner plan) => throw OnlyStreams;

    public override void Backward(TrainingPlanner plan) => throw OnlyStreams;

    public override PredictedStage? Fold(Folding folding) => this;

    public override void Predict(ScheduleBuilder schedule) => throw OnlyStreams;

    public override void PredictSample(SamplePlanner plan) => plan.History(this);
}
