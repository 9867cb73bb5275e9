using GenBn.Generator.Planning;

namespace GenBn.Generator.Operators;

/// <summary>A node of the network's graph. Its inputs are earlier nodes, so the list of layers is in topological order.</summary>
/// <param name="At">Where it is.</param>
internal abstract record Layer(Placed At)
{
    public string Name => At.Name;
    public string Access => At.Access;
    public EquatableArray<int> Inputs => At.Inputs;
    public int Attribute => At.Attribute;
    public TensorShape Shape => At.Shape;

    /// <summary>Position in the order of declaration, which is that of parameters. A shortcut's projection runs before its block.</summary>
    public int Order { get; init; }

    /// <summary>Whether it is not <c>[Frozen]</c>. Says nothing for a layer without parameters.</summary>
    public bool IsTrainable { get; init; } = true;

    /// <summary>Its parameters and buffers, and their view; null where it has none.</summary>
    public abstract ParameterView? View { get; }

    /// <summary>Characters that its code has at most. Kernel rows are loops in most kernels, kernel columns are not.</summary>
    public abstract int MostCharacters { get; }

    /// <summary>
    /// The layer in the text whose hash weights in files have, see <see cref="Emission.ArchitectureText"/>; null where prediction passes it over.
    /// </summary>
    public abstract string? HashWords { get; }

    /// <summary>The C# expression that creates the runtime's record of the layer.</summary>
    public abstract string Creation { get; }

    /// <summary>The layer in comments of the generated code.</summary>
    public abstract string Words { get; }

    /// <summary>What its outputs are, should they be the network's.</summary>
    /// <param name="layers">All of the network's.</param>
    public abstract OutputMeaning Meaning(IReadOnlyList<Layer> layers);

    /// <summary>Adds the stage that it becomes, together with layers behind it where that takes some.</summary>
    public abstract void Lower(FusionRules rules);

    /// <summary>The layer as it computes one frame of a stream; null where its output at a position depends on later ones, or is of all positions.</summary>
    /// <param name="at">Its place, with the shape of one position.</param>
    /// <param name="frames">What it may ask for earlier positions.</param>
    public virtual Layer? OfFrame(Placed at, FrameLayers frames) => null;

    /// <summary>Learned tensors.</summary>
    public IEnumerable<LayerTensor> Parameters => Tensors.Where(tensor => tensor.Role != TensorRole.Buffer);

    /// <summary>Running statistics.</summary>
    public IEnumerable<LayerTensor> Buffers => Tensors.Where(tensor => tensor.Role == TensorRole.Buffer);

    /// <summary>Values of its learned tensors.</summary>
    public long ParameterCount => Parameters.Sum(tensor => tensor.Length);

    /// <summary>Those of them that optimizers change.</summary>
    public long TrainableCount => Parameters.Sum(tensor => tensor.IsTrainable ? tensor.Length : 0);

    /// <summary>Values of its running statistics.</summary>
    public long BufferCount => Buffers.Sum(tensor => tensor.Length);

    private IEnumerable<LayerTensor> Tensors => View?.Tensors.OfType<LayerTensor>() ?? [];
}

/// <summary>The place of a layer in the graph.</summary>
/// <param name="Name">Path of names, for example <c>conv1</c> or <c>stage2.0.conv1</c>: the prefix of its parameters.</param>
/// <param name="Access">The view of its parameters in C#, for example <c>Conv1</c> or <c>Stage2[0].Conv1</c> of a network.</param>
/// <param name="Inputs">Positions of the layers whose outputs it reads.</param>
/// <param name="Attribute">Position of its attribute, or of the one that uses its block, for diagnostics.</param>
/// <param name="Shape">Shape of its output for one sample.</param>
internal sealed record Placed(string Name, string Access, EquatableArray<int> Inputs, int Attribute, TensorShape Shape);
