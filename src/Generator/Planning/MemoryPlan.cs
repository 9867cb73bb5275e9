namespace GenBn.Generator.Planning;

/// <summary>Places of tensors in scratch memory: those that are not needed at the same time share it.</summary>
internal sealed class MemoryPlan
{
    /// <summary>Floats of a cache line, where every tensor starts.</summary>
    private const int Line = 16;

    private readonly Dictionary<Tensor, int> _offsets = [];

    /// <summary>Plans the memory of tensors with their sizes in floats and the steps at which they are first written and last read.</summary>
    public MemoryPlan(IEnumerable<(Tensor Tensor, int Size, int First, int Last)> tensors)
    {
        var placed = new List<(int Start, int End, int First, int Last)>();
        foreach ((Tensor tensor, int size, int first, int last) in tensors.OrderBy(tensor => tensor.First).ThenByDescending(tensor => tensor.Size))
        {
            int room = (size + Line - 1) / Line * Line;
            int start = 0;
            foreach ((int otherStart, int otherEnd, int _, int _) in placed.Where(other => other.First <= last && first <= other.Last).OrderBy(other => other.Start))
            {
                start = start + room <= otherStart ? start : Math.Max(start, otherEnd);
            }

            placed.Add((start, start + room, first, last));
            _offsets[tensor] = start;
            Length = Math.Max(Length, start + room);
        }
    }

    /// <summary>Floats in all.</summary>
    public int Length { get; }

    /// <summary>The first float of a tensor.</summary>
    public int this[Tensor tensor] => _offsets[tensor];
}
