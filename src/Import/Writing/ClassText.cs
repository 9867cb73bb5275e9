using GenBn.Import.Layers;

namespace GenBn.Import.Writing;

/// <summary>What the file of a class says besides its layers.</summary>
/// <param name="Name">The class.</param>
/// <param name="Namespace">Its namespace.</param>
/// <param name="File">Name of the model's file, on one line.</param>
/// <param name="Origin">Format and producer.</param>
/// <param name="Input">The input with its normalisation.</param>
/// <param name="InputShape">Its shape.</param>
/// <param name="HasNames">Whether comments have the names of nodes.</param>
/// <param name="Notes">What was folded, dropped or turned.</param>
/// <param name="Warnings">Warnings of GenBn that the layers give.</param>
internal sealed record ClassText(
    string Name, string Namespace, string File, string Origin, InputLayer Input, SampleShape InputShape, bool HasNames, IReadOnlyList<string> Notes,
    IReadOnlyList<string> Warnings);
