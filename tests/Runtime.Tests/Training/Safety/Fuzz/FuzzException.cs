namespace GenBn.Tests.Training.Safety.Fuzz;

/// <summary>What the losses, callbacks and sources of the fuzz throw.</summary>
internal sealed class FuzzException : Exception;
