using System.Diagnostics;
using System.Runtime.ExceptionServices;

namespace GenBn.Data;

/// <summary>
/// Reads the batches of a source ahead, on a thread that ends with the last sample. If no batches are read ahead, a batch is read when it is taken.
/// Nothing is allocated from batch to batch.
/// </summary>
/// <remarks>The class is not thread-safe. A reader that is not disposed ends its thread when it is collected.</remarks>
internal sealed class BatchReader : IDisposable
{
    /// <summary>The reading of this thread, and of those that have started it.</summary>
    private static readonly AsyncLocal<Reading?> _reading = new();

    private readonly Shared _shared;

    /// <summary>Prepares reading. <see cref="Begin"/> must come first.</summary>
    /// <param name="source">The source to read.</param>
    /// <param name="plan">How the samples are divided into batches.</param>
    /// <param name="ahead">Largest number of batches that are read ahead.</param>
    /// <param name="turn">Held while the source is read. Readers that share it never read at the same time.</param>
    /// <param name="share">The share of the largest batch that is read; of other batches, the same rank's.</param>
    public BatchReader(IDataSource source, BatchPlan plan, int ahead, Lock turn, BatchShare share)
    {
        Source = source;
        _shared = new Shared(source, plan, ahead, turn, share);
    }

    ~BatchReader() => _shared?.Stop(); // Null where the constructor threw.

    /// <summary>The source that is read.</summary>
    public IDataSource Source { get; }

    /// <summary>Time that <see cref="Dispose"/> waits for a read that does not end.</summary>
    public required TimeSpan Patience { get; init; }
    /// <summary>Whether the caller is a source that is being read in that turn. If it waited for the turn, it would wait forever.</summary>
    public static bool IsReading(Lock turn)
    {
        for (Reading? reading = _reading.Value; reading is not null; reading = reading.Outer)
        {
            if (reading.Turn == turn)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether the next batch is one of this epoch, with this number of samples left.</summary>
    public bool IsAt(int epoch, int left) => _shared.IsAt(epoch, left);

    /// <summary>Starts to read samples in their order, instead of those of an earlier call.</summary>
    /// <param name="epoch">Number of the epoch, as in <see cref="IDataSource.Read"/>.</param>
    /// <param name="samples">Numbers of the samples, at least one; must not change before the last batch is taken.</param>
    public void Begin(int epoch, ReadOnlyMemory<int> samples) => _shared.Begin(epoch, samples);

    /// <summary>Waits until the next batch is read, and returns it. The batch of the previous call is no longer valid.</summary>
    /// <remarks>An exception of the source is thrown here, at its batch. <see cref="Begin"/> must come next.</remarks>
    public SampleBatch Take()
    {
        SampleBatch batch = _shared.Take();
        GC.KeepAlive(this);
        return batch;
    }

    /// <summary>Ends the thread. Waits for a read in progress, but not longer than <see cref="Patience"/>.</summary>
    public void Dispose()
    {
        _shared.Stop();
        _shared.WaitForEnd(Patience);
        GC.SuppressFinalize(this);
    }

    /// <param name="Turn">The turn in which a source is read.</param>
    /// <param name="Outer">The reading that has led to this one; null if none has.</param>
    private sealed record Reading(Lock Turn, Reading? Outer);

    /// <summary>State of both threads. It has no reference to the reader, so that the reader can be finalised.</summary>
    private sealed class Shared
    {
        private readonly object _state = new();
        private readonly Lock _turn;
        private readonly BatchPlan _plan;
        private readonly int _ahead;
        private readonly BatchShare _share;

        /// <summary>A ring of batches: the one in use, those that were read ahead, and those that will be.</summary>
        private readonly SampleBatch[] _batches;
        private ReadOnlyMemory<int> _unread;
        private ExceptionDispatchInfo? _failure;
        private int _epoch;
        private int _left;
        private int _first;
        private int _filled;
        private bool _running;
        private bool _stopped;

        public Shared(IDataSource source, BatchPlan plan, int ahead, Lock turn, BatchShare share)
        {
            _turn = turn;
            _plan = plan;
            _share = share;
            _ahead = Math.Min(ahead, plan.Batches);
            _batches = new SampleBatch[_ahead + 1];
            for (int index = 0; index < _batches.Length; index++)
            {
                _batches[index] = new SampleBatch(source, share.Ranks == 1 ? plan.Largest : share.Capacity);
            }
        }

        public bool IsAt(int epoch, int left) => _epoch == epoch && _left == left;

        public void Begin(int epoch, ReadOnlyMemory<int> samples)
        {
            lock (_state)
            {
                ObjectDisposedException.ThrowIf(_stopped, typeof(BatchReader));
                _unread = default;
                Monitor.PulseAll(_state);
                while (_running)
                {
                    Monitor.Wait(_state);
                }

                _epoch = epoch;
                _left = samples.Length;
                _unread = samples;
                _failure = null;
                _filled = 0;
                _running = _ahead > 0;
            }

            if (_ahead > 0)
            {
                new Thread(Serve) { IsBackground = true, Name = "GenBn data" }.Start();
            }
        }

        public SampleBatch Take()
        {
            if (_ahead == 0 && _left > 0)
            {
                ReadBatch();
            }

            lock (_state)
            {
                while (_filled == 0 && _failure is null && !_stopped && _running)
                {
                    Monitor.Wait(_state);
                }

                ObjectDisposedException.ThrowIf(_stopped, typeof(BatchReader));
                if (_filled > 0)
                {
                    SampleBatch batch = _batches[_first];
                    _first = (_first + 1) % _batches.Length;
                    _filled--;
                    _left -= batch.Share.Total;
                    Monitor.PulseAll(_state);
                    return batch;
                }

                _left = 0;
            }

            _failure?.Throw();
            throw new InvalidOperationException("Every batch was taken.");
        }

        public void Stop()
        {
            lock (_state)
            {
                _stopped = true;
                Monitor.PulseAll(_state);
            }
        }

        public void WaitForEnd(TimeSpan limit)
        {
            long start = Stopwatch.GetTimestamp();
            lock (_state)
            {
                TimeSpan left = limit;
                while (_running && left > TimeSpan.Zero)
                {
                    Monitor.Wait(_state, left);
                    left = limit - Stopwatch.GetElapsedTime(start);
                }
            }
        }

        /// <summary>
        /// Waits for the turn, unless a source of another turn has started this reading, because two sources could wait for each other.
        /// </summary>
        private void EnterTurn()
        {
            if ((_ahead > 0 ? _reading.Value?.Outer : _reading.Value) is null)
            {
                _turn.Enter();
            }
            else if (!_turn.TryEnter())
            {
                throw new InvalidOperationException("Expected no call of a trainer from a data source that is being read, while that trainer is reading, too.");
            }
        }

        private void Serve()
        {
            _reading.Value = new Reading(_turn, _reading.Value);
            while (IsNextWanted())
            {
                ReadBatch();
            }
        }

        private bool IsNextWanted()
        {
            lock (_state)
            {
                while (!_stopped && !_unread.IsEmpty && _filled == _ahead)
                {
                    Monitor.Wait(_state);
                }

                _running = !_stopped && !_unread.IsEmpty;
                if (!_running)
                {
                    Monitor.PulseAll(_state);
                }

                return _running;
            }
        }

        private void ReadBatch()
        {
            SampleBatch batch;
            int epoch;
            lock (_state)
            {
                batch = _batches[(_first + _filled) % _batches.Length];
                epoch = _epoch;
                ReadOnlyMemory<int> samples = _unread[.._plan.Next(_unread.Length)];
                batch.Choose(samples.Span, _share with { Total = samples.Length });
                _unread = _unread[samples.Length..];
            }

            ExceptionDispatchInfo? failure = null;
            try
            {
                EnterTurn();
                try
                {
                    batch.Read(epoch);
                }
                finally
                {
                    _turn.Exit();
                }

                batch.CheckLabels();
            }
            catch (Exception error)
            {
                failure = ExceptionDispatchInfo.Capture(error);
            }

            lock (_state)
            {
                if (failure is null)
                {
                    _filled++;
                }
                else
                {
                    _failure = failure;
                    _unread = default;
                }

                Monitor.PulseAll(_state);
            }
        }
    }
}
