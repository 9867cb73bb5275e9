using GenBn.Generator.Planning;

namespace GenBn.Generator.Emission;

/// <summary>
/// What a network is, for people: a table of its layers, and what it takes to train and to predict. As a constant, and as the
/// comment of the class, which an editor shows when the mouse is over its name.
/// </summary>
internal static class ModelCard
{
    /// <summary>The network in a sentence.</summary>
    public static string FirstLine(NetworkPlan plan) =>
        $"Neural network, {plan.Input} → {OutputsOf(plan)}: {Number(plan.ParameterCount)} parameters, {Number(plan.Flops)} FLOPs per sample.";

    private static string OutputsOf(NetworkPlan plan) => plan.Outputs.Count == 1
        ? plan.Output.Shape.ToString()
        : string.Join(" and ", plan.Outputs.Select(output => $"{output.Name} {output.Shape}"));

    /// <summary>The parameters that optimizers change.</summary>
    public static long Trainable(NetworkPlan plan) => plan.Layers.Sum(layer => layer.TrainableCount);

    /// <summary>The card, line by line, in plain text.</summary>
    public static IEnumerable<string> Lines(NetworkPlan plan)
    {
        TrainingMemory training = plan.TrainingMemory;
        return
        [
            .. Table(plan).Lines(),
            "",
            .. plan.Normalization is { } normalization ? [$"inputs      {normalization.Words}"] : Array.Empty<string>(),
            $"parameters  {Number(Trainable(plan))} trainable, {Number(plan.ParameterCount - Trainable(plan))} frozen; {Bytes(plan.ParameterCount)} bytes",
            $"buffers     {Number(plan.BufferCount)} running means and variances; {Bytes(plan.BufferCount)} bytes",
            $"training    {Number(training.PerSample)} bytes per sample, {Number(training.PerThread)} per thread, {Number(training.Shared)} shared",
            $"prediction  {Number(plan.Prediction.ScratchBytes)} bytes per thread, {Number(plan.Prediction.WeightBytes)} of weights shared",
        ];
    }

    /// <summary>Writes the comment of the class.</summary>
    /// <remarks>
    /// The compiler joins the comments of a class's parts to one, and editors show the first summary and the first remarks of it, and
    /// the user's files come first. So the card is the summary where there is no other comment, and the remarks where there is one. Some
    /// editors run a text and the code behind it together, unless the text is a paragraph.
    /// </remarks>
    public static void WriteComment(SourceWriter writer, NetworkPlan plan)
    {
        string tag = plan.Declaration.IsDocumented ? "remarks" : "summary";
        writer.Line($"/// <{tag}>");
        writer.Line($"/// <para>{XmlText.Escape(FirstLine(plan))}</para>");
        writer.Line("/// <code>");
        foreach (string line in Lines(plan))
        {
            writer.Verbatim($"/// {XmlText.Escape(line)}".TrimEnd());
        }

        writer.Line("/// </code>");
        writer.Line($"/// </{tag}>");
    }

    /// <summary>Writes the constant.</summary>
    public static void WriteConstant(SourceWriter writer, NetworkPlan plan)
    {
        writer.Line("/// <summary>The layers and what they take, as a table in plain text.</summary>");
        writer.Line("/// <remarks>");
        writer.Line("/// FLOPs are those of the generated forward pass per sample; a fused multiply-add counts 2. Where a maximum is taken first, only its");
        writer.Line("/// results are normalised and activated. Training: what a pass allocates for each sample of a batch in whole blocks of 16, for each");
        writer.Line("/// thread, and once; parameters, their gradients and an optimizer's state come on top. Prediction: scratch memory, and folded weights.");
        writer.Line("/// </remarks>");
        writer.Line("public const string Summary =");
        writer.Line("    \"\"\"");
        foreach (string line in Lines(plan))
        {
            writer.Verbatim(line.Length == 0 ? "" : "    " + line);
        }

        writer.Line("    \"\"\";");
    }

    private static TextTable Table(NetworkPlan plan)
    {
        ILookup<string, long> costs = plan.Stages.SelectMany(stage => stage.Costs).ToLookup(cost => cost.Layer, cost => cost.Flops, StringComparer.Ordinal);
        var table = new TextTable();
        table.Add("layer", "output", "parameters", "FLOPs");
        foreach (Layer layer in plan.Layers)
        {
            table.Add(layer.Name, layer.Shape.ToString(), Number(layer.ParameterCount), Number(costs[layer.Name].Sum()));
        }

        table.Add("total", "", Number(plan.ParameterCount), Number(plan.Flops));
        return table;
    }

    private static string Number(long value) => Emit.Thousands(value);

    private static string Bytes(long floats) => Number(floats * sizeof(float));
}
