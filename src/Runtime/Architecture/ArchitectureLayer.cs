namespace GenBn.Architecture;

/// <summary>A layer of a <see cref="NetworkArchitecture"/>. The cases are the sealed records of this namespace.</summary>
/// <param name="Name">Path of names, for example <c>conv1</c> or <c>stage2.0.conv1</c>, which is the prefix of the names of its tensors.</param>
/// <param name="Inputs">Indices of the layers that it reads, in <see cref="NetworkArchitecture.Layers"/>.</param>
/// <param name="Shape">Shape of its output for one sample: channels, height and width of an image, or the features of a vector.</param>
public abstract record ArchitectureLayer(string Name, IReadOnlyList<int> Inputs, IReadOnlyList<int> Shape)
{
    /// <summary>Its parameters.</summary>
    public virtual IReadOnlyList<ArchitectureTensor> Parameters => [];

    /// <summary>Its running statistics.</summary>
    public virtual IReadOnlyList<ArchitectureTensor> Buffers => [];

    /// <summary>Number of learned values.</summary>
    public long ParameterCount => Parameters.Sum(parameter => parameter.Length);

    /// <summary>Whether prediction omits it: its output is then that of its only input.</summary>
    public virtual bool IsIdentityInPrediction => false;

    /// <summary>Calls the visitor's method for this kind of layer.</summary>
    /// <param name="visitor">The visitor.</param>
    /// <returns>The result of that method.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="visitor"/> is null.</exception>
    public abstract TResult Accept<TResult>(IArchitectureVisitor<TResult> visitor);

    /// <summary>Checks that a visitor is not null.</summary>
    private protected static IArchitectureVisitor<TResult> Checked<TResult>(IArchitectureVisitor<TResult> visitor)
    {
        ArgumentNullException.ThrowIfNull(visitor);
        return visitor;
    }

    /// <summary>A tensor of this layer.</summary>
    private protected ArchitectureTensor Tensor(string role, params int[] shape) => new($"{Name}.{role}", shape);
}
