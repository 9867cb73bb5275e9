using System.Text;
using GenBn.Generator.Kernels;

namespace GenBn.Generator.Planning;

/// <summary>How the workers share out a phase.</summary>
internal enum PhaseKind
{
    /// <summary>Each worker takes groups of blocks; a predictor, which has one, goes through them.</summary>
    Blocks,

    /// <summary>Each worker takes whole features, over all blocks.</summary>
    Features,

    /// <summary>Each worker takes a share of channels or weights.</summary>
    Shares,

    /// <summary>One worker computes one sample, or a part of it while the others wait.</summary>
    Sample,

    /// <summary>Each worker takes a share of one sample's rows, positions or channels.</summary>
    SampleShares,
}

/// <summary>What is done for one stage in a phase.</summary>
/// <param name="Title">Words for it.</param>
/// <param name="Layers">Names of the layers that it is for.</param>
/// <param name="Calls">In order.</param>
internal sealed record Step(string Title, string Layers, IReadOnlyList<Call> Calls)
{
    /// <summary>What the kernel that it calls first takes for a sample; null where that is not told.</summary>
    public StageCost? Cost { get; init; }

    /// <summary>Features that a worker has a share of in all of the calls, and the tile that is not divided; null where they say it themselves.</summary>
    public (int Count, int Tile)? Share { get; init; }

    public Step(string title, string layers, params Call[] calls)
        : this(title, layers, (IReadOnlyList<Call>)calls)
    {
    }
}

/// <summary>What a stage takes, forward, for a sample.</summary>
/// <param name="Flops">Floating-point operations, without those of batch statistics; a fused multiply-add counts 2.</param>
/// <param name="Bytes">Of the tensors that it reads and writes.</param>
internal sealed record StageCost(long Flops, long Bytes);

/// <summary>Steps that a worker does without waiting for others; between two phases all workers meet at a barrier.</summary>
internal sealed class Phase(PhaseKind kind)
{
    public PhaseKind Kind { get; } = kind;

    public List<Step> Steps { get; } = [];

    /// <summary>What follows a group of blocks; one per phase, because it owns scratch memory.</summary>
    public Call? GroupEnd { get; set; }

    /// <summary>Whether a step uses <c>next</c>, the block that follows.</summary>
    public bool FetchesAhead { get; set; }

    /// <summary>Direction over the blocks: it alternates, so that a phase begins with the blocks that the one before left in the cache.</summary>
    public bool IsDescending { get; set; }

    public string Title => string.Join("; ", Steps.Select(step => step.Title).Where(title => title.Length > 0));

    public IEnumerable<Call> Calls => Steps.SelectMany(step => step.Calls).Concat(GroupEnd is null ? [] : [GroupEnd]);
}

/// <summary>A tensor's place in a predictor's scratch memory.</summary>
/// <param name="Tensor">The tensor.</param>
/// <param name="Offset">Floats from the start.</param>
/// <param name="Words">How its values lie, for a comment.</param>
internal sealed record TensorPlace(Tensor Tensor, int Offset, string Words)
{
    /// <summary>Floats from one block to the next; 0 where there is room for one.</summary>
    public int BlockStride { get; init; }
}

/// <summary>A tensor that a stream keeps from one frame to the next.</summary>
/// <param name="tensor">The tensor.</param>
/// <param name="floats">Floats that it takes.</param>
/// <param name="positions">Positions of a ring, whose window moves on with every frame; 0 for a state that stays where it is.</param>
/// <param name="positionFloats">Floats from one position to the next.</param>
internal sealed class KeptTensor(Tensor tensor, int floats, int positions, int positionFloats)
{
    public Tensor Tensor => tensor;

    /// <summary>Floats, in whole cache lines.</summary>
    public int Floats => (floats + 15) / 16 * 16;

    public int Positions => positions;

    public int PositionFloats => positionFloats;
}

/// <summary>What a pass or predictor does, as data: phases in order, and the memory that they work in.</summary>
internal sealed record Schedule(IReadOnlyList<Phase> Phases)
{
    /// <summary>
    /// Phases in one method. A phase is some 300 bytes of IL, and the just-in-time compiler stops optimising a method at 60,000: a pass
    /// over a hundred layers has to be several.
    /// </summary>
    private const int MostInAMethod = 64;

    /// <summary>Tensors in scratch memory, in the order of first use; none in training, whose tensors live as long as the pass.</summary>
    public IReadOnlyList<TensorPlace> Places { get; init; } = [];

    /// <summary>Tensors that a stream keeps from one frame to the next; none in a predictor.</summary>
    public IReadOnlyList<KeptTensor> Kept { get; init; } = [];

    /// <summary>What ranks exchange when all phases are done; null for nothing.</summary>
    public Call? Exchange { get; init; }

    /// <summary>Floats of scratch memory.</summary>
    public int ScratchLength { get; init; }

    /// <summary>Workers that one sample has work for; 1 where none of its phases is shared.</summary>
    public int SampleThreads { get; init; } = 1;

    /// <summary>The phases in parts that are small enough for a method, nearly equal: first phase, and end.</summary>
    public IReadOnlyList<(int First, int End)> Parts
    {
        get
        {
            int count = Phases.Count;
            int parts = Math.Max(1, (count + MostInAMethod - 1) / MostInAMethod);
            return [.. Enumerable.Range(0, parts).Select(part => (count * part / parts, count * (part + 1) / parts))];
        }
    }

    /// <summary>All kernels with the steps that call them, in the order of calls; equal ones occur as often as they are called.</summary>
    public IEnumerable<(Kernel Kernel, Step Step)> Kernels =>
        from phase in Phases
        from step in phase.Steps
        from call in step.Calls
        from kernel in call.Kernels
        select (kernel, step);

    /// <summary>The schedule in words, a line for each phase and call.</summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        foreach (Phase phase in Phases)
        {
            text.Append(phase.Kind).Append(phase.IsDescending ? " descending: " : ": ").Append(phase.Title).Append('\n');
            foreach (Call call in phase.Calls)
            {
                text.Append("  ").Append(call).Append(call.IsOnlyForInput ? ", for the input's gradient\n" : "\n");
            }
        }

        if (Exchange is not null)
        {
            text.Append(Exchange).Append('\n');
        }

        foreach (TensorPlace place in Places)
        {
            text.Append(FormattableString.Invariant($"{place.Tensor} at {place.Offset}, {place.Words}\n"));
        }

        return text.ToString();
    }
}
