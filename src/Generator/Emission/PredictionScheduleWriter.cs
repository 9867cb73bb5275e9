using GenBn.Generator.Planning;

namespace GenBn.Generator.Emission;

/// <summary>Writes the schedules of a predictor: for many samples, and for one, on one thread and on several.</summary>
internal sealed class PredictionScheduleWriter(SourceWriter writer, KernelTable kernels, string kernelClass, Tensor input)
{
    private const string Parameters = "in global::GenBn.CompilerServices.SampleRows rows, int first, int count, float* scratch";

    public void WriteBlocks(Schedule schedule, Tensor output)
    {
        var places = new PredictionPlaces(schedule, null);
        var calls = new CallWriter(writer, kernels, kernelClass, places);
        using (writer.Open($"protected override float* RunBlocks({Parameters})"))
        {
            Dispatch.Write(writer, width => $"RunBlocks<{width}>(in rows, first, count, scratch);");
            writer.Line();
            writer.Line($"return {places.InScratch(output)};");
        }

        writer.Line();
        writer.Line($"private void RunBlocks<V>({Parameters})");
        writer.Line(Emit.Constraint);
        using (writer.Open())
        {
            WritePlaces(schedule, places);
            writer.Line("int blocks = (count + 15) / 16;");
            foreach (Phase phase in schedule.Phases)
            {
                if (phase != schedule.Phases[0])
                {
                    writer.Line();
                }

                if (phase.Kind == PhaseKind.Features)
                {
                    WriteSteps(phase, calls);
                    continue;
                }

                using (writer.Open("for (int block = 0; block < blocks; block++)"))
                {
                    WriteSteps(phase, calls);
                }
            }
        }
    }

    public void WriteSample(Schedule schedule, Tensor output)
    {
        var places = new PredictionPlaces(schedule, input);
        WriteSampleDispatch("", "", places.InScratch(output));
        writer.Line();
        writer.Line("/// <summary>N is V where that has 8 floats at most: channels that do not fill vectors of 16 are computed with it.</summary>");
        using (OpenSample(""))
        {
            WritePlaces(schedule, places);
            var calls = new CallWriter(writer, kernels, kernelClass, places);
            foreach (Phase phase in schedule.Phases)
            {
                if (phase != schedule.Phases[0])
                {
                    writer.Line();
                }

                WriteSteps(phase, calls);
            }
        }
    }

    /// <summary>Writes the schedule for one sample on several threads.</summary>
    public void WriteSharedSample(Schedule schedule, Tensor output)
    {
        var places = new PredictionPlaces(schedule, input, isShared: true);
        writer.Line($"protected override int SampleThreads => {schedule.SampleThreads};");
        writer.Line();
        WriteSampleDispatch("global::GenBn.Threading.Worker worker, ", "worker, ", places.InScratch(output));
        writer.Line();
        writer.Line("/// <summary>The same on several threads: they share out the steps for which that pays.</summary>");
        using (OpenSample("global::GenBn.Threading.Worker worker, "))
        {
            WritePlaces(schedule, places);
            var calls = new CallWriter(writer, kernels, kernelClass, places);
            foreach (Phase phase in schedule.Phases)
            {
                if (phase != schedule.Phases[0])
                {
                    writer.Line();
                    writer.Line("worker.Barrier();");
                    writer.Line();
                }

                if (phase.Kind == PhaseKind.SampleShares)
                {
                    WriteSteps(phase, calls);
                    continue;
                }

                using (writer.Open("if (worker.Index == 0)"))
                {
                    WriteSteps(phase, calls);
                }
            }
        }
    }

    /// <summary>The override that chooses the vector width.</summary>
    private void WriteSampleDispatch(string parameter, string argument, string output)
    {
        using (writer.Open($"protected override float* RunSample({parameter}float* input, float* scratch)"))
        {
            Dispatch.Write(writer, width => $"RunSample<{width}, {width.Replace("512", "256")}>({argument}input, scratch);");
            writer.Line();
            writer.Line($"return {output};");
        }
    }

    private SourceWriter.Block OpenSample(string parameter)
    {
        writer.Line($"private void RunSample<V, N>({parameter}float* input, float* scratch)");
        writer.Line(Emit.Constraint);
        writer.Line(Emit.NarrowConstraint);
        return writer.Open();
    }

    private void WritePlaces(Schedule schedule, PredictionPlaces places)
    {
        writer.Line("// The tensors: what is not needed at the same time shares memory.");
        foreach (TensorPlace place in schedule.Places)
        {
            writer.Line($"float* {PredictionPlaces.NameOf(place.Tensor)} = {places.InScratch(place.Tensor)}; // [{place.Tensor.Shape}], {place.Words}");
        }

        writer.Line();
    }

    private void WriteSteps(Phase phase, CallWriter calls)
    {
        foreach (Step step in phase.Steps)
        {
            if (step != phase.Steps[0])
            {
                writer.Line();
            }

            if (step.Title.Length > 0)
            {
                writer.Line($"// {step.Title}.");
            }

            calls.Write(step);
        }
    }
}
