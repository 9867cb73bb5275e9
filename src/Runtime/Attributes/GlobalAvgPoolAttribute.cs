namespace GenBn;

/// <summary>Mean of each channel: C×H×W becomes a vector of C features.</summary>
/// <remarks>Lin, Chen and Yan, "Network In Network", 2013 (arXiv 1312.4400).</remarks>
public sealed class GlobalAvgPoolAttribute() : LayerAttribute;
