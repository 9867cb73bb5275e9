using GenBn.Benchmarks.Onnx;

namespace GenBn.Benchmarks.Prediction;

/// <summary>What either side does in one call: samples of a subject, from one memory to another.</summary>
internal sealed class Work : IDisposable
{
    /// <summary>Largest difference allowed, as a share of the largest output.</summary>
    private const double Bound = 1e-5;

    private readonly float[] _expected;

    /// <summary>The first test samples of a subject.</summary>
    public Work(Subject subject, int samples, int threads)
    {
        Subject = subject;
        Samples = samples;
        Threads = threads;
        Inputs = new SampleMemory(samples * subject.Predictor.InputLength);
        Outputs = new SampleMemory(samples * subject.Predictor.OutputLength);
        TrainedLike.Samples(subject.Images, 0, samples).CopyTo(Inputs.Values);
        _expected = new float[samples * subject.Predictor.OutputLength];
        subject.Predictor.Predict(Inputs.Values, _expected);
    }

    /// <summary>The network.</summary>
    public Subject Subject { get; }

    /// <summary>Samples of a call.</summary>
    public int Samples { get; }

    /// <summary>Threads of either side at most.</summary>
    public int Threads { get; }

    /// <summary>What is predicted from.</summary>
    public SampleMemory Inputs { get; }

    /// <summary>Where the predictions go.</summary>
    public SampleMemory Outputs { get; }

    /// <summary>The inputs' dimensions.</summary>
    public long[] InputShape => [Samples, .. Subject.Shape.Select(size => (long)size)];

    /// <summary>The outputs' dimensions.</summary>
    public long[] OutputShape => [Samples, .. Subject.OutputShape.Select(size => (long)size)];

    /// <summary>Whether a side's outputs are GenBn's on one thread, up to rounding.</summary>
    /// <exception cref="ArithmeticException">They are not.</exception>
    public void Check(ISide side)
    {
        Outputs.Values.Fill(float.NaN);
        side.Run(1);
        double largest = 0;
        double difference = 0;
        for (int index = 0; index < _expected.Length; index++)
        {
            largest = Math.Max(largest, Math.Abs((double)_expected[index]));
            difference = Math.Max(difference, Math.Abs((double)_expected[index] - Outputs.Values[index])); // NaN stays NaN.
        }

        if (!(difference <= Bound * largest))
        {
            throw new ArithmeticException(FormattableString.Invariant($"{Subject.Name}, {Samples} samples: {side} differs by {difference / largest:E1} of the largest output, more than {Bound}."));
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Inputs.Dispose();
        Outputs.Dispose();
    }
}
