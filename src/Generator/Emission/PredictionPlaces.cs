using GenBn.Generator.Planning;

namespace GenBn.Generator.Emission;

/// <summary>Where a predictor has tensors and weights.</summary>
/// <param name="schedule">One of its schedules.</param>
/// <param name="input">The tensor that is the caller's memory; null for none.</param>
internal sealed class PredictionPlaces(Schedule schedule, Tensor? input) : IPlaces
{
    private readonly Dictionary<Tensor, TensorPlace> _places = schedule.Places.ToDictionary(place => place.Tensor);

    public string Of(Values values)
    {
        string name = values.Tensor == input ? "input" : NameOf(values.Tensor);
        int stride = values.IsBatch || !_places.TryGetValue(values.Tensor, out TensorPlace place) ? 0 : place.BlockStride;
        return Emit.Plus(stride == 0 ? name : Emit.Invariant($"{name} + block * {stride}"), values.Offset);
    }

    public string Of(ParameterPart part) => $"{Emit.Field(part.Layer.Name)}.{part.Role}";

    public string Of(NormPart part) => $"{Emit.Field(part.Norm.Name)}.{part.Member}";

    public string Of(Gradients gradients) => throw Unknown(gradients);

    public string Of(Whole whole) => throw Unknown(whole);

    public string Of(ScratchPart part) => throw Unknown(part);

    public string Of(ShareBound bound) => Emit.WorkerBound(bound);

    public string Of(GroupSums sums) => throw Unknown(sums);

    /// <summary>A tensor's memory without its variable.</summary>
    public string InScratch(Tensor tensor) => tensor == input ? "input" : Emit.Plus("scratch", _places[tensor].Offset);

    /// <summary>
    /// The variable with a tensor's place in scratch memory, for example <c>conv1Values</c>: no parameter's name ends that way, and no
    /// keyword.
    /// </summary>
    public static string NameOf(Tensor tensor) => Emit.Field(tensor.Name).Substring(1) + "Values";

    private static InvalidOperationException Unknown(Argument argument) => new($"Prediction has no {argument}.");
}
