namespace GenBn.Threading;

/// <summary>
/// Lets one call at a time use an object. A call during another one is rejected at once. No call waits, so none waits forever for a call that
/// waits for it.
/// </summary>
internal sealed class ExclusiveUse
{
    private const int Free = 0;
    private const int Used = 1;
    private const int Ended = 2;

    private readonly string _what;
    private int _state;

    /// <summary>The thread whose calls may come in between; 0 for none.</summary>
    private int _guest;

    /// <param name="what">What the object is called in messages.</param>
    public ExclusiveUse(string what) => _what = what;

    /// <summary>Whether <see cref="End"/> was called.</summary>
    public bool IsEnded => Volatile.Read(ref _state) == Ended;

    /// <summary>Begins a call; it ends with the result.</summary>
    /// <exception cref="InvalidOperationException">Another call is not over.</exception>
    /// <exception cref="ObjectDisposedException">The object was disposed.</exception>
    public Turn Enter() => Interlocked.CompareExchange(ref _state, Used, Free) switch
    {
        Free => new Turn(ref _state, Free),
        Ended => throw new ObjectDisposedException(_what),
        _ => throw InUse(),
    };

    /// <summary>Begins a call that a guest may make too, see <see cref="Invite"/>.</summary>
    /// <exception cref="InvalidOperationException">Another call is not over, and the caller is not its guest.</exception>
    /// <exception cref="ObjectDisposedException">The object was disposed.</exception>
    public Turn EnterAsGuest()
    {
        // While a guest is inside, nobody is invited: a guest's own guests are refused.
        int thread = Environment.CurrentManagedThreadId;
        return Interlocked.CompareExchange(ref _guest, 0, thread) == thread ? new Turn(ref _guest, thread) : Enter();
    }

    /// <summary>Lets this thread begin calls as a guest of the current one, one after the other, until the result ends.</summary>
    public Turn Invite()
    {
        Volatile.Write(ref _guest, Environment.CurrentManagedThreadId);
        return new Turn(ref _guest, 0);
    }

    /// <summary>Ends the use of the object for good.</summary>
    /// <returns>Whether this call did it, rather than one before.</returns>
    /// <exception cref="InvalidOperationException">A call is not over.</exception>
    public bool End() => Interlocked.CompareExchange(ref _state, Ended, Free) switch
    {
        Free => true,
        Ended => false,
        _ => throw InUse(),
    };

    private InvalidOperationException InUse() => new(
        $"Expected one call of the {_what} at a time, but another is in progress: that of another thread, " +
        "or the one that called this loss, metric, schedule, callback or data source.");

    /// <summary>Until it is disposed, a call or an invitation lasts.</summary>
    public readonly ref struct Turn(ref int place, int after)
    {
        private readonly ref int _place = ref place;
        private readonly int _after = after;

        /// <summary>Ends it.</summary>
        public void Dispose() => Volatile.Write(ref _place, _after);
    }
}
