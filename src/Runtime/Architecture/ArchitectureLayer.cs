namespace GenBn.Architecture;

/// <summary>A layer of a <see cref="NetworkArchitecture"/>. The cases are the sealed records of this namespace.</summary>
/// <param name="Name">Path of names, for example <c>conv1</c> or <c>stage2.0.conv1</c>; what the names of its tensors begin with.</param>
/// <param name="Inputs">Positions of the layers that it reads, in <see cref="NetworkArchitecture.Layers"/>.</param>
/// <param name="Shape">Its output for one sample: channels, height and width of an image, or the features of a vector.</param>
public abstract record ArchitectureLayer(string Name, IReadOnlyList<int> Inputs, IReadOnlyList<int> Shape)
{
    /// <summary>Its learned tensors.</summary>
    public virtual IReadOnlyList<ArchitectureTensor> Parameters => [];

    /// <summary>Its running statistics.</summary>
    public virtual IReadOnlyList<ArchitectureTensor> Buffers => [];

    /// <summary>Values of its learned tensors.</summary>
    public long ParameterCount => Parameters.Sum(parameter => parameter.Length);

    /// <summary>Whether prediction passes over it: its values are then those of its one input.</summary>
    public virtual bool IsIdentityInPrediction => false;

    /// <summary>Calls the visitor's method for this kind of layer.</summary>
    /// <returns>What that method returns.</returns>
    public abstract TResult Accept<TResult>(IArchitectureVisitor<TResult> visitor);

    /// <summary>A visitor that is not null.</summary>
    private protected static IArchitectureVisitor<TResult> Checked<TResult>(IArchitectureVisitor<TResult> visitor)
    {
        ArgumentNullException.ThrowIfNull(visitor);
        return visitor;
    }

    /// <summary>A tensor of this layer.</summary>
    private protected ArchitectureTensor Tensor(string role, params int[] shape) => new($"{Name}.{role}", shape);
}
