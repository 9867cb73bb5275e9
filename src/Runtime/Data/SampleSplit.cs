namespace GenBn.Data;

/// <summary>Splits a source into two parts, chosen by a seed.</summary>
internal static class SampleSplit
{
    /// <summary>Splits <paramref name="count"/> samples off, from 1 to one less than the source has.</summary>
    /// <exception cref="ArgumentException">A stratified split needs labels, and the source does not have them in memory.</exception>
    public static (IDataSource Remaining, IDataSource Part) Of(IDataSource source, int count, ulong seed, bool stratified)
    {
        bool[] isPart = new bool[source.Count];
        var random = new RandomSource(seed);
        if (stratified)
        {
            PickByClass(source, count, random, isPart);
        }
        else
        {
            Pick([.. Enumerable.Range(0, source.Count)], count, random, isPart);
        }

        return (Where(source, isPart, false), Where(source, isPart, true));
    }

    /// <summary>
    /// The number of samples of each class: its share, rounded down, and one more for the classes with the largest remainders, as far as needed.
    /// Ties go to the lower class.
    /// </summary>
    private static void PickByClass(IDataSource source, int count, RandomSource random, bool[] isPart)
    {
        int[][] classes = SamplesByClass(source, "a stratified split");
        int[] counts = Array.ConvertAll(classes, samples => (int)((long)samples.Length * count / source.Count));
        int missing = count - counts.Sum();
        IEnumerable<int> first = Enumerable.Range(0, classes.Length).OrderByDescending(index => (long)classes[index].Length * count % source.Count);
        foreach (int index in first.Take(missing))
        {
            counts[index]++;
        }

        for (int index = 0; index < classes.Length; index++)
        {
            Pick(classes[index], counts[index], random, isPart);
        }
    }

    /// <summary>Splits into <paramref name="count"/> parts whose sizes differ by at most one; if stratified, also in each class.</summary>
    /// <returns>For each part, the other samples and the part, each in the order of the source.</returns>
    public static (IDataSource Remaining, IDataSource Part)[] Folds(IDataSource source, int count, ulong seed, bool stratified)
    {
        var random = new RandomSource(seed);
        int[][] groups = stratified ? SamplesByClass(source, "stratified folds") : [[.. Enumerable.Range(0, source.Count)]];
        int[] foldOf = new int[source.Count];
        int next = 0;
        foreach (int[] group in groups)
        {
            random.Shuffle(group.AsSpan());
            foreach (int sample in group)
            {
                foldOf[sample] = next++ % count;
            }
        }

        return [.. Enumerable.Range(0, count).Select(fold =>
        {
            bool[] isPart = Array.ConvertAll(foldOf, of => of == fold);
            return ((IDataSource)Where(source, isPart, false), (IDataSource)Where(source, isPart, true));
        })];
    }

    /// <summary>The numbers of the samples of each class that has some, by class.</summary>
    /// <exception cref="ArgumentException">The source does not have labels in memory, one for each sample.</exception>
    public static int[][] SamplesByClass(IDataSource source, string purpose)
    {
        int[] labels = KnownSource.CopyLabels(source);
        if (labels.Length == 0 || source.LabelLength != 1)
        {
            string found = labels.Length == 0 ? "one without" : $"{source.LabelLength} labels of a sample";
            throw new ArgumentException(
                $"Expected a source with its labels in memory, one for each sample, for {purpose}, found {found}.", nameof(source));
        }

        return [.. Enumerable.Range(0, labels.Length).GroupBy(sample => labels[sample]).OrderBy(group => group.Key).Select(
            group => group.ToArray())];
    }

    private static void Pick(int[] samples, int count, RandomSource random, bool[] isPart)
    {
        random.Shuffle(samples.AsSpan());
        foreach (int sample in samples.AsSpan(0, count))
        {
            isPart[sample] = true;
        }
    }

    private static SampleSelection Where(IDataSource source, bool[] isPart, bool wanted) =>
        new(source, [.. Enumerable.Range(0, isPart.Length).Where(sample => isPart[sample] == wanted)]);
}
