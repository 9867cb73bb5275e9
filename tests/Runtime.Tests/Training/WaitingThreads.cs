namespace GenBn.Tests.Training;

/// <summary>When a thread waits for another: what a test goes on after, however busy the machine is.</summary>
internal static class WaitingThreads
{
    /// <summary>Returns when the thread waits for something, has ended, or <paramref name="isOver"/> says that it will not wait.</summary>
    public static void UntilItWaits(this Thread thread, Func<bool>? isOver = null)
    {
        var spin = default(SpinWait);
        while (thread.IsAlive && (thread.ThreadState & ThreadState.WaitSleepJoin) == 0 && isOver?.Invoke() != true)
        {
            spin.SpinOnce();
        }
    }
}
