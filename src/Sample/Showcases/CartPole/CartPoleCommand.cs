using System.CommandLine;
using System.Diagnostics;
using GenBn.Sample.Training;

namespace GenBn.Sample.Showcases;

/// <summary>The subcommand <c>cartpole</c>: a policy and a value, in a loop of its own.</summary>
internal static class CartPoleCommand
{
    private const int MostIterations = 200;
    private const int ReportEvery = 10;
    private const int TestEpisodes = 100;

    /// <summary>The mean length at which the task counts as solved.</summary>
    private const double Enough = 195;

    /// <summary>Options and action.</summary>
    public static Command Command()
    {
        Option<ulong?> seed = CommandLine.Seed();
        var command = new Command("cartpole", "Learns to balance a pole on a cart: a network with a policy and a value, in a custom training loop.") { seed };
        command.SetAction(result => CommandLine.Guard(() => Run(result.GetValue(seed) ?? TrainSettings.DefaultSeed, Console.Out)));
        return command;
    }

    /// <summary>Trains until the policy balances long enough.</summary>
    /// <returns>0; 1 if it does not learn to.</returns>
    public static int Run(ulong seed, TextWriter output)
    {
        using var training = new CartPoleTraining(seed);
        long start = Stopwatch.GetTimestamp();
        for (int iteration = 1; iteration <= MostIterations; iteration++)
        {
            double? length = training.Learn();
            if (iteration % ReportEvery != 0)
            {
                continue;
            }

            double tested = training.Test(TestEpisodes, seed + (ulong)iteration);
            string learning = length is null ? "no episode ended" : FormattableString.Invariant($"mean episode {length:F1}");
            output.WriteLine(FormattableString.Invariant(
                $"iteration {iteration}: {learning} while learning, {tested:F1} of {CartPole.MostSteps} in {TestEpisodes} tests"));
            if (tested >= Enough)
            {
                output.WriteLine(FormattableString.Invariant($"solved in {Stopwatch.GetElapsedTime(start).TotalSeconds:F1} sec"));
                return 0;
            }
        }

        output.WriteLine("not solved");
        return 1;
    }
}
