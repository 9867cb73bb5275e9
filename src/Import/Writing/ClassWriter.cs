using System.Text;
using GenBn.Import.Layers;

namespace GenBn.Import.Writing;

/// <summary>Writes the classes: the network first, then its blocks.</summary>
/// <param name="text">What the file begins with.</param>
internal sealed class ClassWriter(ClassText text)
{
    private const int LongestLine = 160;

    private readonly StringBuilder _source = new();

    /// <summary>The source of a file.</summary>
    public string Write(Body network, IReadOnlyList<BlockClass> blocks)
    {
        Line($"// {text.Name} is imported from {text.File} ({text.Origin}). Its weights are in {text.Name}.safetensors.");
        foreach (string note in text.Notes)
        {
            Comment(note);
        }

        Line("using GenBn;");
        Line();
        Line($"namespace {text.Namespace};");
        Line();
        if (text.Warnings.Count > 0)
        {
            Line($"#pragma warning disable {string.Join(", ", text.Warnings)} // The model has these layers so.");
            Line();
        }

        Line($"/// <summary>Imported from <c>{Names.Escaped(text.File)}</c>.</summary>");
        IEnumerable<string> input = [.. Sizes(text.Input, text.InputShape), .. text.Input.Arguments(meetsBatchNorm: false)];
        Layers(["Network", $"Input({string.Join(", ", input)})"], [network]);
        Line($"public sealed partial class {text.Name};");
        foreach (BlockClass block in blocks)
        {
            Line();
            Line($"/// <summary>{block.Summary}</summary>");
            Layers(["Block"], block.Bodies);
            Line($"public sealed partial class {block.Name};");
        }

        return _source.ToString();
    }

    private static IEnumerable<string> Sizes(InputLayer input, SampleShape shape)
    {
        int[] sizes = shape.IsVector ? [shape.Channels] : input.IsSequence ? [shape.Channels, shape.Width] : [shape.Channels, shape.Height, shape.Width];
        return sizes.Select(LayerText.Integer);
    }

    /// <summary>The attributes of a class, as many in a line as belong together.</summary>
    private void Layers(IReadOnlyList<string> first, IReadOnlyList<Body> bodies)
    {
        Line($"[{string.Join(", ", first)}]");
        IReadOnlyList<Entry> entries = bodies[0].Entries;
        for (int start = 0; start < entries.Count;)
        {
            int end = start + 1, length = entries[start].Text.Length;
            while (end < entries.Count && !entries[end].BeginsLine && length + entries[end].Text.Length < LongestLine - 40)
            {
                length += entries[end].Text.Length + 2;
                end++;
            }

            string attributes = $"[{string.Join(", ", entries.Skip(start).Take(end - start).Select(entry => entry.Text))}]";
            string comment = CommentOf(start, end - 1, bodies);
            Line(comment.Length > 0 && attributes.Length + comment.Length + 4 <= LongestLine ? $"{attributes} // {comment}" : attributes);
            start = end;
        }
    }

    /// <summary>The shape after a line, if it is the same wherever the class is used, and the name of the line's first node where it is used first.</summary>
    private string CommentOf(int first, int last, IReadOnlyList<Body> bodies)
    {
        SampleShape shape = bodies[0].Entries[last].Shape;
        bool isSame = shape.Length > 0 && bodies.All(body => body.Entries[last].Shape == shape);
        string origin = text.HasNames ? Names.Shown(bodies[0].Entries[first].Origin) : "";
        return isSame && origin.Length > 0 ? $"{shape}: {origin}" : isSame ? $"{shape}" : origin;
    }

    /// <summary>A note, in as many lines as it needs.</summary>
    private void Comment(string note)
    {
        var line = new StringBuilder("// -");
        foreach (string word in note.Split(' '))
        {
            if (line.Length + word.Length + 1 > LongestLine)
            {
                Line(line.ToString());
                line.Clear().Append("//  ");
            }

            line.Append(' ').Append(word);
        }

        Line(line.ToString());
    }

    private void Line(string line = "") => _source.Append(line).Append('\n');
}
