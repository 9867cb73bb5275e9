namespace GenBn;

/// <summary>An optimizer step, after clipping where that is asked for; each worker takes a share of every parameter.</summary>
internal sealed class UpdateJob(ParameterStore store, Optimizer optimizer, GradientClip? clip) : IWorkerJob
{
    public void Run(Worker worker)
    {
        float factor = 1;
        if (clip is not null)
        {
            clip.Sum(worker);
            worker.Barrier();
            factor = clip.Factor();
        }

        // By index: enumerating the list through its interface would allocate.
        for (int index = 0; index < store.Parameters.Count; index++)
        {
            Parameter parameter = store.Parameters[index];
            int lines = (parameter.Length + 15) / 16;
            int first = worker.First(lines) * 16;
            int end = Math.Min(parameter.Length, worker.End(lines) * 16);
            if (first >= end || !parameter.Trainable)
            {
                continue;
            }

            if (factor != 1)
            {
                GradientClip.Scale(parameter, first, end, factor);
            }

            optimizer.Step(parameter, first, end);
        }
    }
}
