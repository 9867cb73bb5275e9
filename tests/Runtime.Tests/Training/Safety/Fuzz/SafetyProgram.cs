using System.Globalization;

namespace GenBn.Tests.Training.Safety.Fuzz;

/// <summary>What the test assembly does when it is run as a program with the argument <see cref="Name"/>: sequences of calls, one after the other.</summary>
internal static class SafetyProgram
{
    /// <summary>The first argument.</summary>
    public const string Name = "safety";

    /// <summary>What the last line begins with.</summary>
    public const string Done = "done";

    /// <summary>What the line before each sequence begins with.</summary>
    public const string Sequence = "sequence";

    /// <param name="arguments">The number of the first sequence, how many, and a folder for files.</param>
    public static int Run(string[] arguments)
    {
        AppContext.SetSwitch("GenBn.GuardMemory", true);
        int first = int.Parse(arguments[0], CultureInfo.InvariantCulture);
        int count = int.Parse(arguments[1], CultureInfo.InvariantCulture);
        int calls = 0;
        for (int number = first; number < first + count; number++)
        {
            Say($"{Sequence} {number}");
            SafetySequence sequence = SafetySequence.Of(number);
            List<Exception> failures = sequence.Run(arguments[2]);
            calls += sequence.Calls.Length;
            if (failures.Count > 0)
            {
                Say($"{failures.Count} of the calls of sequence {number} threw what is not documented:");
                failures.ForEach(failure => Say(failure.ToString()));
                return 1;
            }
        }

        Say($"{Done}: {count} sequences from {first}, {calls} calls");
        return 0;
    }

    private static void Say(string line)
    {
        Console.Out.WriteLine(line);
        Console.Out.Flush();
    }
}
