using GenBn.Generator.Emission;

namespace GenBn.Generator.Kernels;

/// <summary>Backward of an activation without a batch norm or pool: the gradient passes it, in place.</summary>
/// <param name="Vectors">Vectors of a block of the gradient, with what lies between its planes.</param>
/// <param name="HasShortcut">Whether a shortcut is part of the activation's argument. It does not matter where that is not computed again.</param>
/// <param name="Activation">The activation.</param>
internal sealed record ActivationGradient(int Vectors, bool HasShortcut, ActivationFunction Activation) : Kernel
{
    /// <summary>Whether a shortcut is part of the activation's argument, and that is computed again.</summary>
    public bool HasShortcut { get; init; } = HasShortcut && !Activation.IsMonotone;

    public override string Name => $"{(HasShortcut ? "Add" : "")}{Activation.Name}Gradient{Emit.Invariant($"{Vectors}")}";

    public override string Summary => $"Backward: the gradient of {Emit.Thousands(Vectors)} vectors of 16 lanes through the activation, in place, one block.";

    public override IReadOnlyList<KernelParameter> Signature =>
        [.. Activation.IsMonotone ? Parameters.Pointers("gradient", "output") : Parameters.Pointers("gradient", "input", HasShortcut ? "shortcut" : null)];

    public override void WriteBody(SourceWriter writer)
    {
        using (writer.Open($"for (int at = 0; at < {Vectors * 16}; at += V.Count)"))
        {
            string derivative = Activation.IsMonotone
                ? "V.Zero, V.Load(output + at)"
                : $"{NormalizeRows.Argument(normalizes: false, "V.Load(input + at)", HasShortcut ? "V.Load(shortcut + at)" : null)}, V.Zero";
            writer.Line($"{Emit.Activation(Activation)}.Backward({derivative}, V.Load(gradient + at)).Store(gradient + at);");
        }
    }
}
