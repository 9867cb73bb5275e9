using CsCheck;

namespace GenBn.Tests.Training.Safety.Fuzz;

/// <summary>One drawn sequence of 5 to 40 public calls on 1 to 4 threads, which share all objects.</summary>
/// <param name="Threads">Threads that call.</param>
/// <param name="Calls">Numbers of each call; the first says which thread makes it.</param>
internal sealed record SafetySequence(int Threads, int[][] Calls)
{
    private const ulong Seed = 20_261;

    private static readonly Gen<SafetySequence> _gen = Gen.Select(
        Gen.Int[1, 4], Gen.Int[0, 99_999].Array[12].Array[5, 40], (threads, calls) => new SafetySequence(threads, calls));

    /// <summary>The sequence of a number: always the same.</summary>
    public static SafetySequence Of(int number) => _gen.Generate(new PCG((uint)number, Seed), null, out _);

    /// <summary>Makes the calls.</summary>
    /// <returns>What was thrown that is not documented.</returns>
    public List<Exception> Run(string folder)
    {
        var failures = new List<Exception>();
        var pool = new SafetyPool(folder, Calls[0]);
        Thread[] threads = [.. Enumerable.Range(0, Threads).Select(index => new Thread(() => RunThread(index, pool, failures)))];
        Array.ForEach(threads, thread => thread.Start());
        Array.ForEach(threads, thread => thread.Join());
        Attempt(() => pool.End(action => Attempt(action, failures)), failures);
        return failures;
    }

    private void RunThread(int index, SafetyPool pool, List<Exception> failures)
    {
        foreach (int[] numbers in Calls.Where(numbers => numbers[0] % Threads == index))
        {
            Attempt(() => pool.Call(new Draw(numbers[1..])), failures);
        }
    }

    private static void Attempt(Action call, List<Exception> failures)
    {
        try
        {
            call();
        }
        catch (Exception exception) when (IsDocumented(exception))
        {
        }
        catch (Exception exception)
        {
            lock (failures)
            {
                failures.Add(exception);
            }
        }
    }

    private static bool IsDocumented(Exception exception) => exception switch
    {
        AggregateException aggregate => aggregate.InnerExceptions.All(IsDocumented),
        ArgumentException or InvalidOperationException or NonFiniteException or InvalidDataException or IOException or UnauthorizedAccessException => true,
        _ => exception is FuzzException,
    };
}
