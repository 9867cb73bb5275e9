namespace GenBn.Tests.Serving;

/// <summary>Serves predictions on any number of threads while one thread trains the network and publishes its weights.</summary>
internal sealed class ServedNetwork<TNetwork>(TNetwork network)
    where TNetwork : INetwork<TNetwork>
{
    private Slot _published = new(network.CreatePredictor());
    private Slot _idle = new(network.CreatePredictor());

    /// <summary>On any thread.</summary>
    public void Predict(ReadOnlySpan<float> inputs, Span<float> outputs)
    {
        Slot slot = Enter();
        try
        {
            slot.Predictor.Predict(inputs, outputs);
        }
        finally
        {
            Interlocked.Decrement(ref slot.Calls);
        }
    }

    /// <summary>On the thread that trains, between two steps.</summary>
    public void Publish()
    {
        var wait = new SpinWait();
        while (Volatile.Read(ref _idle.Calls) > 0)
        {
            wait.SpinOnce(); // Calls that began before the last publication are not over.
        }

        network.UpdatePredictor(_idle.Predictor);
        _idle = Interlocked.Exchange(ref _published, _idle);
    }

    private Slot Enter()
    {
        while (true)
        {
            Slot slot = Volatile.Read(ref _published);
            Interlocked.Increment(ref slot.Calls);
            if (slot == Volatile.Read(ref _published))
            {
                return slot;
            }

            Interlocked.Decrement(ref slot.Calls); // Another one was published meanwhile.
        }
    }

    private sealed class Slot(Predictor<TNetwork> predictor)
    {
        public readonly Predictor<TNetwork> Predictor = predictor;
        public int Calls;
    }
}
