using GenBn.Kernels;

namespace GenBn;

/// <summary>Counts the correct answers of a predictor on a dataset.</summary>
internal sealed unsafe class EvaluationJob(Predictor predictor, Dataset dataset) : IWorkerJob
{
    private SampleRows _rows;
    private int _correct;

    public int Correct => _correct;

    public void Run(ThreadTeam team)
    {
        _correct = 0;
        fixed (byte* pixels = dataset.Pixels)
        fixed (float* values = dataset.Values)
        {
            _rows = dataset.IsBytes
                ? SampleRows.Of(pixels, dataset.Scale, dataset.SampleLength)
                : SampleRows.Of(values, dataset.SampleLength);
            team.Run(this);
        }
    }

    public void Run(Worker worker)
    {
        int batches = (dataset.Count + Predictor.BatchOf - 1) / Predictor.BatchOf;
        float[] outputs = new float[Predictor.BatchOf * predictor.OutputLength];
        int correct = 0;
        for (int batch = worker.First(batches); batch < worker.End(batches); batch++)
        {
            int first = batch * Predictor.BatchOf;
            int count = Math.Min(Predictor.BatchOf, dataset.Count - first);
            predictor.Predict(in _rows, first, count, outputs);
            for (int sample = 0; sample < count; sample++)
            {
                ReadOnlySpan<float> scores = outputs.AsSpan(sample * predictor.OutputLength, predictor.OutputLength);
                correct += Predictor.IndexOfLargest(scores) == dataset.Labels[first + sample] ? 1 : 0;
            }
        }

        Interlocked.Add(ref _correct, correct);
    }
}
