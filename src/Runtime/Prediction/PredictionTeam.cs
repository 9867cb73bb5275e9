namespace GenBn;

/// <summary>
/// Threads for predictions, shared by all predictors of the process. A call of many samples that finds them busy brings its own; the last
/// ones to be given back stay. A call of a few samples that finds them busy does without: to start threads would take longer.
/// </summary>
internal sealed unsafe class PredictionTeam(int threads) : IWorkerJob
{
    private static PredictionTeam? s_idle;

    /// <summary>Calls that have a team, or are about to take one.</summary>
    private static int s_calls;

    private readonly ThreadTeam _team = new(threads);
    private Predictor? _predictor;
    private SampleRows _rows;
    private int _samples;
    private float* _outputs;
    private int _chunk;
    private int _next;

    /// <summary>The sample that all threads compute together; null while each takes samples of its own.</summary>
    private float* _input;
    private float* _scratch;
    private float* _result;

    /// <summary>Predicts on at most a number of threads; the calling thread is one of them.</summary>
    /// <returns>Whether it did: a call of a few samples that finds all threads busy has to go on alone.</returns>
    public static bool TryRun(Predictor predictor, in SampleRows rows, int samples, float* outputs, int threads)
    {
        bool isFew = Predictor.AreFew(samples, threads);
        bool isBusy = Interlocked.Increment(ref s_calls) > 1;
        try
        {
            if (isFew && isBusy)
            {
                return false;
            }

            PredictionTeam? team = Interlocked.Exchange(ref s_idle, null);
            if (team is null || team._team.Count < threads)
            {
                team?._team.Dispose();
                team = new PredictionTeam(threads);
            }

            team.Run(predictor, in rows, samples, outputs, threads, isFew);
            return true;
        }
        finally
        {
            Interlocked.Decrement(ref s_calls);
        }
    }

    /// <summary>Takes the next samples until none are left, or a share of the one that all compute.</summary>
    public void Run(Worker worker)
    {
        if (_input != null)
        {
            float* result = _predictor!.ShareSample(worker, _input, _scratch);
            if (worker.Index == 0)
            {
                _result = result;
            }

            return;
        }

        while (Interlocked.Add(ref _next, _chunk) - _chunk is int first && first < _samples)
        {
            _predictor!.PredictRange(in _rows, first, Math.Min(_samples, first + _chunk), _outputs);
        }
    }

    private void Run(Predictor predictor, in SampleRows rows, int samples, float* outputs, int threads, bool isFew)
    {
        _predictor = predictor;
        _rows = rows;
        _outputs = outputs;
        try
        {
            // Of a few samples every thread takes as many as the others, and the rest is shared out sample by sample.
            int sharing = Math.Min(threads, predictor.ThreadsOfSample);
            int own = isFew && sharing > 1 ? samples - (samples % threads) : samples;
            RunOwn(own, threads, isFew ? 1 : ((((samples - 1) / threads) + 1) + 15) & ~15);
            for (int sample = own; sample < samples; sample++)
            {
                RunShared(sample, sharing);
            }
        }
        finally
        {
            _predictor = null;
            _input = null;
            Interlocked.Exchange(ref s_idle, this)?._team.Dispose();
        }
    }

    /// <summary>Every thread takes samples of its own.</summary>
    private void RunOwn(int samples, int threads, int chunk)
    {
        if (samples > 0)
        {
            _samples = samples;
            _chunk = Math.Min(Predictor.BatchOf, chunk);
            _next = 0;
            _team.RunOnSome(this, threads);
        }
    }

    /// <summary>All threads compute one sample in the memory of the calling one.</summary>
    private void RunShared(int sample, int threads)
    {
        _scratch = _predictor!.ScratchOfThread();
        _input = _predictor.InputOf(in _rows, sample, _scratch);
        _team.RunOnSome(this, threads);
        _predictor.CopyOutputs(_result, sample, _outputs);
    }
}
