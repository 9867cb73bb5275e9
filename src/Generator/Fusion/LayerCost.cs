namespace GenBn.Generator.Fusion;

/// <summary>What a layer takes in the stage that computes it.</summary>
/// <param name="Layer">The layer's name.</param>
/// <param name="Flops">Floating-point operations of the forward pass per sample; a fused multiply-add counts 2.</param>
internal sealed record LayerCost(string Layer, long Flops);
