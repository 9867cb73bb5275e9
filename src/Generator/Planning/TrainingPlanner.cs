namespace GenBn.Generator.Planning;

/// <summary>Collects the steps of a training pass: what the stages say, and what they may ask of each other.</summary>
internal sealed class TrainingPlanner
{
    private readonly IReadOnlyList<Stage> _stages;
    private readonly Tensor _input;

    private TrainingPlanner(IReadOnlyList<Stage> stages, Tensor input, GradientPlan gradients)
    {
        _stages = stages;
        _input = input;
        Gradients = gradients;
    }

    public GradientPlan Gradients { get; }

    public ScheduleBuilder Schedule { get; private set; } = new();

    /// <summary>In a backward pass the stage that ran before.</summary>
    public Stage? Next { get; private set; }

    /// <summary>The forward and the backward pass.</summary>
    /// <param name="stages">In the order of execution.</param>
    /// <param name="input">The network's input.</param>
    /// <param name="gradients">Where gradients are.</param>
    public static (Schedule Forward, Schedule Backward) Plan(IReadOnlyList<Stage> stages, Tensor input, GradientPlan gradients)
    {
        var planner = new TrainingPlanner(stages, input, gradients);
        Schedule forward = planner.Forward();
        return (forward, planner.Backward(forward));
    }

    /// <summary>Statistics of a batch norm are complete, or those that run are taken, before its numbers are used.</summary>
    public void Combine(BatchNormLayer norm) => Schedule.Share(new Step(
        $"{norm.Name} of the batch",
        norm.Name,
        norm.Options.UsesRunning
            ? new ObjectCall(new NormPart(norm), "CombineStatistics", "worker")
            : new ExchangeCall("statistics of all channels", "CombineStatistics", new NormPart(norm))));

    /// <summary>Sums of the backward pass of a batch norm are complete before its numbers are used.</summary>
    public static Call CombineGradients(BatchNormLayer norm) => new ExchangeCall("gradient sums of all channels", "CombineGradients", new NormPart(norm));

    /// <summary>Ranks complete what the worker has measured of some features; running statistics are known.</summary>
    public static IEnumerable<Call> ExchangeStatistics(BatchNormLayer norm, params Argument[] features) =>
        norm.Options.UsesRunning ? [] : [new ExchangeCall("statistics", "ExchangeSums", [new NormPart(norm, "Statistics"), .. features])];

    /// <summary>Ranks complete what the worker has summed of some features in the backward pass.</summary>
    public static Call ExchangeGradients(BatchNormLayer norm, params Argument[] features) =>
        new ExchangeCall("gradient sums", "ExchangeSums", [new NormPart(norm, "Gradients"), .. features]);

    /// <summary>Brings what a stage streams through next into the cache.</summary>
    private static ObjectCall Fetch(Tensor tensor, bool isGradient = false, string block = "next") =>
        new(Word.Ahead, "Add", new Whole(tensor, isGradient), block, tensor.Vectors);

    /// <summary>Forgets what was to be fetched before.</summary>
    public static Call FetchNothing { get; } = new ObjectCall(Word.Ahead, "Clear");

    /// <summary>
    /// What a convolution's phase reads from memory: its input, or what the stages right before it, which run in the same phase, make that
    /// from. The network's input is packed from the user's rows.
    /// </summary>
    public Call FetchForward(Stage convolution)
    {
        Tensor tensor = convolution.Input.Tensor;
        foreach (Stage before in _stages.TakeWhile(stage => !ReferenceEquals(stage, convolution)).Reverse().TakeWhile(stage => stage.SpreadsGradient))
        {
            tensor = before.Output.Tensor == tensor ? before.Input.Tensor : tensor;
        }

        return tensor == _input && Schedule.BlockCount == 1
            ? new ObjectCall("rows", "FetchAhead", "ahead", "16 * next", "Samples")
            : Fetch(tensor);
    }

    /// <summary>What the steps around a convolution's gradients stream through: the next block's, and this block's after it.</summary>
    public IEnumerable<Call> FetchBackward(Stage convolution)
    {
        yield return FetchNothing;
        if (_stages.OfType<PointwiseStage>().FirstOrDefault(stage => stage.Input.Tensor == convolution.Output.Tensor) is { } reader)
        {
            yield return Fetch(convolution.Output.Tensor);
            yield return Fetch(Gradients.Home(reader.Output.Tensor)!, isGradient: true);
            if (reader.Extreme is { } extreme)
            {
                yield return Fetch(extreme);
            }
        }

        yield return Fetch(convolution.Input.Tensor);
        if (_stages.OfType<PointwiseStage>().FirstOrDefault(stage => stage.Output.Tensor == convolution.Input.Tensor) is { Extreme: { } chosen })
        {
            yield return Fetch(chosen, block: "block");
        }
    }

    /// <summary>What makes or uses the gradient of an operand; one that only the network's input wants, on demand.</summary>
    public Call WhereWanted(Operand operand, Call call) => Gradients.IsTrained(operand) ? call : call with { IsOnlyForInput = true };

    /// <summary>Brings a gradient as it is to a stage's input; nothing where it is there already.</summary>
    /// <param name="stage">The stage.</param>
    /// <param name="index">Which input.</param>
    /// <param name="gradient">What it is.</param>
    public IEnumerable<Call> Move(Stage stage, int index, Argument gradient)
    {
        if (!Gradients.IsShared(stage, index))
        {
            Operand input = stage.Inputs[index];
            string verb = Gradients.Adds(stage, index) ? "Add" : "Copy";
            yield return WhereWanted(input, new RuntimeCall($"BlockKernels.{verb}<V>", gradient, Gradients.Block(input), input.Vectors));
        }
    }

    private Schedule Forward()
    {
        Schedule.Prepare("transformed weights", [.. _stages.SelectMany(stage => stage.Preparation)]);
        Schedule.Block(new Step("input", "input", new ObjectCall("rows", "Pack", "16 * block", "Lanes(block)", new Values(_input))));
        foreach (Stage stage in _stages)
        {
            stage.Forward(this);
        }

        return Schedule.Complete();
    }

    private Schedule Backward(Schedule forward)
    {
        Schedule = new ScheduleBuilder();
        foreach (Stage stage in _stages.Reverse())
        {
            stage.Backward(this);
            Next = stage;
        }

        Schedule schedule = Schedule.Complete(isDescending: forward.Phases.Count(phase => phase.Kind == PhaseKind.Blocks) % 2 == 1);
        return _stages.Any(stage => stage.Learns) ? schedule with { Exchange = new ExchangeCall("gradients of weights", "ExchangeGradients") } : schedule;
    }
}
