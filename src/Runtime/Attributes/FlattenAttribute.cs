namespace GenBn;

/// <summary>Turns C×H×W into a vector of C·H·W features, in row-major order. It needs no computation.</summary>
public sealed class FlattenAttribute() : LayerAttribute;
