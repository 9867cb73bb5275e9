using GenBn.Generator.Emission;

namespace GenBn.Generator.Kernels;

/// <summary>
/// A generated method: a record of everything that its text depends on, and of nothing else. Equal kernels are one method of a class,
/// however many layers call it.
/// </summary>
internal abstract record Kernel
{
    /// <summary>
    /// What it computes and for which sizes, as a name: <c>Conv3x3Forward16To32</c>. Two kernels of a class that differ otherwise get
    /// numbers.
    /// </summary>
    public abstract string Name { get; }

    /// <summary>The same in words, for its comment.</summary>
    public abstract string Summary { get; }

    /// <summary>Its parameters in order: its declaration and all calls are written from this list.</summary>
    public abstract IReadOnlyList<KernelParameter> Signature { get; }

    /// <summary>Why it goes the way it goes: sentences for its comment.</summary>
    public virtual IEnumerable<string> Reasons => [];

    /// <summary>Writes what stands between its braces.</summary>
    public abstract void WriteBody(SourceWriter writer);
}

/// <summary>A parameter of a kernel.</summary>
/// <param name="Name">Its name, by which calls give it an argument.</param>
/// <param name="Type">Its type.</param>
internal readonly record struct KernelParameter(string Name, string Type = "float*");
