namespace GenBn.Tests.Training;

internal static class DatasetCopies
{
    /// <summary>All values and labels.</summary>
    public static (float[] Values, int[] Labels) ToArrays(this Dataset dataset)
    {
        float[] values = new float[dataset.Count * dataset.SampleLength];
        int[] labels = new int[dataset.Count];
        dataset.CopyTo(values, labels);
        return (values, labels);
    }

    /// <summary>As many samples, from the first on, as there is room for labels.</summary>
    public static void CopyTo(this Dataset dataset, Span<float> values, Span<int> labels)
    {
        for (int index = 0; index < labels.Length; index++)
        {
            dataset.CopySample(index, values.Slice(index * dataset.SampleLength, dataset.SampleLength));
            labels[index] = dataset.Labels[index];
        }
    }
}
