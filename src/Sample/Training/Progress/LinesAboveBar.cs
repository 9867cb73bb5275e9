using System.Text;

namespace GenBn.Sample.Training.Progress;

/// <summary>Text for a terminal whose last line is a bar: the bar makes room first.</summary>
internal sealed class LinesAboveBar(TextWriter output, TrainingBar bar) : TextWriter
{
    /// <inheritdoc/>
    public override Encoding Encoding => output.Encoding;

    /// <inheritdoc/>
    public override void Write(char value)
    {
        bar.Erase();
        output.Write(value);
    }

    /// <inheritdoc/>
    public override void Write(string? value)
    {
        bar.Erase();
        output.Write(value);
    }

    /// <inheritdoc/>
    public override void WriteLine(string? value)
    {
        bar.Erase();
        output.WriteLine(value);
    }

    /// <inheritdoc/>
    public override void Flush() => output.Flush();
}
