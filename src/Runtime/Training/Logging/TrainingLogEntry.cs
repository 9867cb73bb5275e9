namespace GenBn.Training;

/// <summary>What a <see cref="TrainingLog"/> writes down at a time.</summary>
/// <param name="Epoch">Number of the epoch, from 1.</param>
/// <param name="Step">Steps taken so far.</param>
/// <param name="Loss">Mean training loss since the entry before, each sample's before its step.</param>
/// <param name="Accuracy">Share of those samples that were answered correctly; NaN where that means nothing.</param>
/// <param name="LearningRate">Rate of the latest step, after the schedule.</param>
/// <param name="SamplesPerSecond">Training samples per second.</param>
/// <param name="TestLoss">Mean loss of the test samples, with running statistics; null where there was no evaluation.</param>
/// <param name="TestAccuracy">Share of the test samples that were answered correctly; null where there was no evaluation or it means nothing.</param>
public readonly record struct TrainingLogEntry(
    int Epoch, long Step, double Loss, double Accuracy, float LearningRate, double SamplesPerSecond, double? TestLoss = null, double? TestAccuracy = null);
