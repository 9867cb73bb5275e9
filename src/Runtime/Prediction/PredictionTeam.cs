
namespace GenBn;

/// <summary>
/// Threads for predictions of many samples, shared by all predictors of the process. A call that finds them busy brings
/// its own; the last ones to be given back stay.
/// </summary>
internal sealed unsafe class PredictionTeam(int threads) : IWorkerJob
{
    private static PredictionTeam? s_idle;

    private readonly ThreadTeam _team = new(threads);
    private Predictor? _predictor;
    private SampleRows _rows;
    private int _samples;
    private float* _outputs;
    private int _chunk;
    private int _next;

    /// <summary>Predicts on so many threads at most; the calling thread is one of them.</summary>
    public static void Run(Predictor predictor, in SampleRows rows, int samples, float* outputs, int threads)
    {
        PredictionTeam? team = Interlocked.Exchange(ref s_idle, null);
        if (team is null || team._team.Count < threads)
        {
            team?._team.Dispose();
            team = new PredictionTeam(threads);
        }

        try
        {
            team.Run(predictor, in rows, samples, outputs, threads, share: (samples + threads - 1) / threads);
        }
        finally
        {
            team._predictor = null;
            Interlocked.Exchange(ref s_idle, team)?._team.Dispose();
        }
    }

    /// <summary>Takes the next samples until none are left.</summary>
    public void Run(Worker worker)
    {
        while (Interlocked.Add(ref _next, _chunk) - _chunk is int first && first < _samples)
        {
            _predictor!.PredictRange(in _rows, first, Math.Min(_samples, first + _chunk), _outputs);
        }
    }

    private void Run(Predictor predictor, in SampleRows rows, int samples, float* outputs, int threads, int share)
    {
        _predictor = predictor;
        _rows = rows;
        _samples = samples;
        _outputs = outputs;
        _chunk = Math.Min(Predictor.BatchOf, (share + 15) & ~15);
        _next = 0;
        _team.RunOnSome(this, threads);
    }
}
