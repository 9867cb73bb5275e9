namespace GenBn.Generator.Graph;

/// <summary>A function that is applied value by value: what fusion and kernels must know of it.</summary>
/// <param name="Name">The runtime's type.</param>
/// <param name="Constant">Its parameter, where it has one.</param>
internal sealed record ActivationFunction(string Name, float Constant)
{
    /// <summary>Whether it never falls: then it commutes with a maximum, and its derivative follows from its output.</summary>
    public bool IsMonotone => Name is not ("SiLU" or "GELU" or "HardSwish");

    /// <summary>
    /// Whether it takes an instruction or two: then it is applied to every sum in registers. A longer one would be copied for
    /// each of them, and the just-in-time compiler stops inlining.
    /// </summary>
    public bool IsShort => Name is "ReLU" or "LeakyReLU";

    /// <summary>Whether the runtime's function takes the constant.</summary>
    public bool HasConstant => Name is "LeakyReLU" or "ELU";
}
