using GenBn.Generator.Kernels;
using GenBn.Generator.Planning;

namespace GenBn.Generator.Emission;

/// <summary>Writes the calls of a schedule.</summary>
/// <param name="writer">Receives the text.</param>
/// <param name="kernels">The kernels of the class that is called.</param>
/// <param name="className">Its name.</param>
/// <param name="places">Where arguments are.</param>
internal sealed class CallWriter(SourceWriter writer, KernelTable kernels, string className, IPlaces places) : ICallWriter
{
    /// <summary>Writes a step's calls; those that only the input's gradient needs under one condition.</summary>
    public void Write(Step step)
    {
        if (step.Share is { } share)
        {
            using (writer.Open())
            {
                writer.Line($"int first = {places.Of(new ShareBound(share.Count, share.Tile, IsEnd: false))}, end = {places.Of(new ShareBound(share.Count, share.Tile, IsEnd: true))};");
                Write(step.Calls);
            }
        }
        else
        {
            Write(step.Calls);
        }
    }

    public void Write(KernelCall call) => Write($"{className}.{kernels.NameOf(call.Kernel)}<{call.Width}>", call.Arguments);

    public void Write(RuntimeCall call) => Write("global::GenBn.CompilerServices." + call.Function, call.Arguments);

    /// <summary>What is to be fetched ahead is one line.</summary>
    public void Write(ObjectCall call)
    {
        if (call.Target == Word.Ahead)
        {
            writer.Statement(starts: call.Arguments.Length == 0, $"{call.Target.In(places)}.{call.Method}({string.Join(", ", call.Arguments.Select(argument => argument.In(places)))});");
            return;
        }

        Write($"{call.Target.In(places)}.{call.Method}", call.Arguments);
    }

    public void Write(ExchangeCall call) => Write(call.Method, ["worker", .. call.Arguments]);

    public void Write(WidthChoice choice)
    {
        using (writer.Open($"if (V.Count == {WidthChoice.WideLanes})"))
        {
            Write(choice.Wide);
        }

        using (writer.Open("else"))
        {
            Write(choice.Narrow);
        }
    }

    private void Write(IReadOnlyList<Call> calls)
    {
        for (int index = 0; index < calls.Count;)
        {
            if (!calls[index].IsOnlyForInput)
            {
                calls[index++].Write(this);
                continue;
            }

            using (writer.Open("if (WantsInputGradients)"))
            {
                for (; index < calls.Count && calls[index].IsOnlyForInput; index++)
                {
                    calls[index].Write(this);
                }
            }
        }
    }

    private void Write(string method, IEnumerable<Argument> arguments) => writer.Call(method, arguments.Select(argument => argument.In(places)), ";");
}
