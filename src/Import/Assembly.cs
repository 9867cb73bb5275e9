using GenBn.Import.Layers;
using GenBn.Import.Nesting;
using GenBn.Import.Nodes;
using GenBn.Import.Writing;

namespace GenBn.Import;

/// <summary>What a reader of a format hands over: steps of the language, and words about the file.</summary>
/// <param name="End">The last step.</param>
/// <param name="Notes">What was folded, dropped or turned.</param>
/// <param name="Origin">Format and producer.</param>
/// <param name="Layout">Order of the dimensions of the model's input.</param>
/// <param name="HasNames">Whether names of nodes are worth a comment.</param>
internal sealed record ReadModel(Step End, IReadOnlyList<string> Notes, string Origin, InputLayout Layout, bool HasNames);

/// <summary>Makes the class and its weights of the steps that a reader found. The formats have this in common.</summary>
internal static class Assembly
{
    /// <summary>The class and its weights.</summary>
    /// <exception cref="ImportException">The steps have no nested form, or values that no network can have.</exception>
    public static ImportedModel Of(ReadModel model, string file, ImportOptions options, Obstacles obstacles)
    {
        IReadOnlyList<Step> steps = Chains.Ordered(model.End);
        CheckSize(steps, obstacles);
        obstacles.ThrowIfAny(file);

        Step end = Chains.Shorten(model.End);
        Sequence? sequence = Nest.Of(end, obstacles);
        obstacles.ThrowIfAny(file);

        string shown = Names.Shown(Path.GetFileName(file));
        string name = options.Name ?? Names.ForClass(Path.GetFileNameWithoutExtension(file));
        (Body network, IReadOnlyList<BlockClass> blocks) = ClassPlan.Of(sequence!, name);
        Step input = steps[0];
        var text = new ClassText(
            name, options.Namespace, shown, model.Origin, (InputLayer)input.Layer, input.Shape, model.HasNames, model.Notes, Warnings(Chains.Ordered(end)));
        string source = new ClassWriter(text).Write(network, blocks);

        var tensors = new List<NamedTensor>();
        foreach ((string tensor, Graphs.Constant values, string origin) in TensorNames.Of(network))
        {
            if (values.Floats.ContainsAnyExceptInRange(float.MinValue, float.MaxValue))
            {
                obstacles.Add(origin, $"'{tensor}' has values that are not finite");
                continue;
            }

            tensors.Add(new NamedTensor(tensor, values.Shape, values.Floats));
        }

        obstacles.ThrowIfAny(file);
        return new ImportedModel(name, source, tensors, model.Notes, model.Layout);
    }

    private static void CheckSize(IReadOnlyList<Step> steps, Obstacles obstacles)
    {
        if (steps.Count > Limits.Layers)
        {
            obstacles.Add("layers", $"it has {steps.Count} layers, but a network has at most {Limits.Layers}");
        }

        long values = steps.Sum(step => step.Layer.Tensors.Sum(tensor => (long)tensor.Values.Length));
        if (values > Limits.Parameters)
        {
            obstacles.Add("weights", $"it has {values} learned values, but a network has at most {Limits.Parameters}");
        }

        if (steps.All(step => step.Layer is InputLayer or PlainLayer { Kind: "Flatten" or "Dropout" or "Reshape" }))
        {
            obstacles.Add("layers", "the output is the input: there is no layer that computes something");
        }
    }

    private static IReadOnlyList<string> Warnings(IReadOnlyList<Step> steps)
    {
        var warnings = new SortedSet<string>(StringComparer.Ordinal);
        foreach (Step step in steps.Where(step => step.Inputs.Count > 0))
        {
            Step before = step.Inputs[0];
            if (step.Layer.Warning(before.Shape, step.Shape) is { } warning)
            {
                warnings.Add(warning);
            }

            if (step.Layer is BatchNormLayer && before.Layer is BatchNormLayer)
            {
                warnings.Add("GENBN007");
            }

            if (step.Inputs.Any(input => input.Layer is PlainLayer { Kind: "Softmax" }))
            {
                warnings.Add("GENBN020");
            }
        }

        return [.. warnings];
    }
}
