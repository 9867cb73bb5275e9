using GenBn.Generator.Planning;

namespace GenBn.Generator.Emission;

/// <summary>Writes the schedules of a predictor: for many samples, and for one.</summary>
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
        bool isShared = schedule.SampleThreads > 1;
        var places = new PredictionPlaces(schedule, input);
        (string parameter, string argument) = isShared ? ("global::GenBn.Threading.Worker worker, ", "worker, ") : ("", "");
        if (isShared)
        {
            writer.Line($"protected override int SampleThreads => {schedule.SampleThreads};");
            writer.Line();
            writer.Line("protected override float* RunSample(float* input, float* scratch) => RunSample(Alone, input, scratch);");
            writer.Line();
        }

        using (writer.Open($"protected override float* RunSample({parameter}float* input, float* scratch)"))
        {
            Dispatch.Write(writer, width => $"RunSample<{width}, {width.Replace("512", "256")}>({argument}input, scratch);");
            writer.Line();
            writer.Line($"return {places.InScratch(output)};");
        }

        writer.Line();
        writer.Line("/// <summary>N is V where that has 8 floats at most: channels that do not fill vectors of 16 are computed with it.</summary>");
        writer.Line($"private void RunSample<V, N>({parameter}float* input, float* scratch)");
        writer.Line(Emit.Constraint);
        writer.Line(Emit.NarrowConstraint);
        using (writer.Open())
        {
            WritePlaces(schedule, places);
            var calls = new CallWriter(writer, kernels, kernelClass, places);
            foreach (Phase phase in schedule.Phases)
            {
                WriteSamplePhase(phase, phase == schedule.Phases[0], calls, isShared);
            }
        }
    }

    /// <summary>Writes a stream's loop over frames.</summary>
    /// <param name="schedule">The schedule of one frame.</param>
    /// <param name="output">Where that leaves the outputs.</param>
    /// <param name="inputLength">Values of an input frame.</param>
    /// <param name="outputLength">Values of an output frame.</param>
    public void WriteFrames(Schedule schedule, Tensor output, int inputLength, int outputLength)
    {
        const string parameters = "float* input, float* output, int count, float* scratch, float* state, ulong frame";
        var places = new PredictionPlaces(schedule, input);
        using (writer.Open($"protected override void RunFrames({parameters})"))
        {
            Dispatch.Write(writer, width => $"RunFrames<{width}, {width.Replace("512", "256")}>(input, output, count, scratch, state, frame);");
        }

        writer.Line();
        writer.Line("/// <summary>N is V where that has 8 floats at most: channels that do not fill vectors of 16 are computed with it.</summary>");
        writer.Line($"private void RunFrames<V, N>({parameters})");
        writer.Line(Emit.Constraint);
        writer.Line(Emit.NarrowConstraint);
        using (writer.Open())
        using (writer.Open($"for (; count > 0; count--, frame++, input += {inputLength}, output += {outputLength})"))
        {
            WriteKept(schedule);
            WritePlaces(schedule, places);
            var calls = new CallWriter(writer, kernels, kernelClass, places);
            foreach (Phase phase in schedule.Phases)
            {
                WriteSteps(phase, calls);
            }

            string result = schedule.Places.Any(place => place.Tensor == output) || output == input ? places.InScratch(output) : PredictionPlaces.NameOf(output);
            writer.Line();
            writer.Line($"new global::System.ReadOnlySpan<float>({result}, {outputLength}).CopyTo(new global::System.Span<float>(output, {outputLength}));");
        }
    }

    /// <summary>What is kept from frame to frame: states, and rings of positions, whose window begins behind the place of this frame.</summary>
    private void WriteKept(Schedule schedule)
    {
        int offset = 0;
        foreach (KeptTensor kept in schedule.Kept)
        {
            string place = kept.Positions == 0 ? "" : Emit.Invariant($" + (1 + (int)(frame % {kept.Positions})) * {kept.PositionFloats}");
            writer.Line($"float* {PredictionPlaces.NameOf(kept.Tensor)} = {Emit.Plus("state", offset)}{place}; // [{kept.Tensor.Shape}]");
            offset += kept.Floats;
        }
    }

    /// <summary>A phase of one sample: all workers have a share of it, or one computes it.</summary>
    private void WriteSamplePhase(Phase phase, bool isFirst, CallWriter calls, bool isShared)
    {
        if (!isFirst)
        {
            writer.Line();
            writer.Line("worker.Barrier();");
            writer.Line();
        }

        if (!isShared || phase.Kind == PhaseKind.SampleShares)
        {
            WriteSteps(phase, calls);
            return;
        }

        using (writer.Open("if (worker.Index == 0)"))
        {
            WriteSteps(phase, calls);
        }
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
