namespace GenBn;

/// <summary>Turns C×H×W into a vector of C·H·W features, in row-major order. Costs nothing.</summary>
public sealed class FlattenAttribute() : LayerAttribute;
