using GenBn.Generator.Planning;

namespace GenBn.Generator.Emission;

/// <summary>Writes the phases of a training pass.</summary>
internal sealed class PhaseWriter(SourceWriter writer, CallWriter calls)
{
    /// <param name="schedule">The pass.</param>
    /// <param name="part">One of its parts.</param>
    /// <param name="firstNumber">Number of the schedule's first phase; a pass counts through forward and backward.</param>
    public void Write(Schedule schedule, (int First, int End) part, int firstNumber)
    {
        for (int index = part.First; index < part.End; index++)
        {
            if (index > part.First)
            {
                writer.Line();
                writer.Line("worker.Barrier();");
                writer.Line();
            }

            Phase phase = schedule.Phases[index];
            writer.Line($"// Phase {firstNumber + index}: {phase.Title}.");
            if (phase.Kind == PhaseKind.Blocks)
            {
                WriteBlocks(phase, firstNumber + index);
            }
            else
            {
                phase.Steps.ForEach(calls.Write);
            }
        }

        if (part.End == schedule.Phases.Count && schedule.Exchange is { } exchange)
        {
            writer.Line();
            exchange.Write(calls);
        }
    }

    private void WriteBlocks(Phase phase, int number)
    {
        string direction = phase.IsDescending ? "true" : "false";
        writer.Line($"while (TakeGroup(worker, phase: {number}, descending: {direction}) is int group and >= 0)");
        if (phase.GroupEnd is null)
        {
            WriteGroup(phase, direction);
            return;
        }

        using (writer.Open())
        {
            WriteGroup(phase, direction);
            phase.GroupEnd.Write(calls);
        }
    }

    /// <summary>The blocks of a group, always ascending: that is the order of its sums.</summary>
    private void WriteGroup(Phase phase, string direction)
    {
        using (writer.Open("for (int block = FirstBlock(group); block < FirstBlock(group + 1); block++)"))
        {
            if (phase.FetchesAhead)
            {
                writer.Line($"int next = NextBlock(group, block, descending: {direction});");
            }

            phase.Steps.ForEach(calls.Write);
        }
    }
}
