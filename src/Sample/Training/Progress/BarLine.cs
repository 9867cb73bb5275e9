using Spectre.Console;
using Spectre.Console.Rendering;

namespace GenBn.Sample.Training.Progress;

/// <summary>A bar and fields beside it, in one line that never wraps: what there is no room for is left out.</summary>
/// <param name="share">How far it is, from 0 to 1.</param>
/// <param name="fields">In the order of the line.</param>
internal sealed class BarLine(double share, IReadOnlyList<BarField> fields) : Renderable
{
    private const int LeastBar = 10;
    private const int MostBar = 40;
    private const int WideGap = 2;
    private const int NarrowGap = 1;

    private static readonly Style Done = new(Color.Green);
    private static readonly Style Rest = new(Color.Grey);
    private static readonly Style Label = new(Color.Grey);

    /// <inheritdoc/>
    protected override IEnumerable<Segment> Render(RenderOptions options, int maxWidth)
    {
        // A terminal may wrap a line that fills its last column.
        int room = maxWidth - 1;
        int gap = WideGap;
        List<BarField> shown = [.. fields];
        while (shown.Count > 0 && LengthOf(shown, gap) + LeastBar > room)
        {
            if (gap == NarrowGap)
            {
                shown.Remove(shown.MaxBy(field => field.Rank)!);
            }

            gap = gap == WideGap ? NarrowGap : WideGap;
        }

        int length = Math.Clamp(room - LengthOf(shown, gap), 0, MostBar);
        int done = (int)(Math.Clamp(share, 0, 1) * length);
        yield return new Segment(new string(options.Unicode ? '━' : '=', done), Done);
        yield return new Segment(new string(options.Unicode ? '─' : '-', length - done), Rest);
        foreach (BarField field in shown)
        {
            yield return new Segment(new string(' ', gap));
            yield return new Segment(field.Label, Label);
            yield return new Segment(field.Value);
            yield return new Segment(field.Unit, Label);
        }
    }

    private static int LengthOf(List<BarField> shown, int gap) => shown.Sum(field => gap + field.Length);
}
