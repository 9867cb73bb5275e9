using System.Globalization;
using GenBn.Generator.Kernels;
using GenBn.Generator.Planning;

namespace GenBn.Generator.Emission;

/// <summary>The kernels of a class: each once, with the name that it has there and the layers that call it.</summary>
internal sealed class KernelTable
{
    private readonly Dictionary<Kernel, Entry> _entries = [];
    private readonly Dictionary<Kernel, string> _names = new(SameObject.Instance);

    /// <param name="calls">Kernels in the order of calls, with the steps that call them.</param>
    public KernelTable(IEnumerable<(Kernel Kernel, Step Step)> calls)
    {
        var numbers = new Dictionary<string, int>(StringComparer.Ordinal);
        var all = new List<Entry>();
        foreach ((Kernel kernel, Step step) in calls)
        {
            if (!_entries.TryGetValue(kernel, out Entry entry))
            {
                numbers[kernel.Name] = numbers.TryGetValue(kernel.Name, out int number) ? number + 1 : 1;
                _entries[kernel] = entry = new Entry(kernel, numbers[kernel.Name] == 1 ? kernel.Name : Emit.Invariant($"{kernel.Name}_{numbers[kernel.Name]}"));
                all.Add(entry);
            }

            _names[kernel] = entry.Name;
            entry.Cost ??= step.Cost;
            if (!entry.Layers.Contains(step.Layers))
            {
                entry.Layers.Add(step.Layers);
            }
        }

        All = all;
    }

    /// <summary>In the order of their first calls.</summary>
    public IReadOnlyList<Entry> All { get; }

    /// <summary>The name of a kernel of the calls.</summary>
    public string NameOf(Kernel kernel) => _names[kernel];

    /// <summary>Writes the kernels.</summary>
    public void Write(SourceWriter writer)
    {
        foreach (Entry entry in All)
        {
            if (entry != All[0])
            {
                writer.Line();
            }

            entry.Write(writer);
        }
    }

    /// <summary>A kernel in its class.</summary>
    internal sealed record Entry(Kernel Kernel, string Name)
    {
        /// <summary>Layers in a comment; more are counted.</summary>
        private const int MostNames = 3;

        public List<string> Layers { get; } = [];

        /// <summary>What it takes for a sample; null where that is not told.</summary>
        public StageCost? Cost { get; set; }

        public void Write(SourceWriter writer)
        {
            string more = Layers.Count > MostNames ? Emit.Invariant($" and {Layers.Count - MostNames} more") : "";
            writer.Line($"/// <summary>{XmlText.Escape(Kernel.Summary)}</summary>");
            string[] remarks = [$"For {string.Join("; ", Layers.Take(MostNames))}{more}.", .. Kernel.Reasons, .. Cost is null ? [] : new[] { Words(Cost) }];
            writer.Line($"/// <remarks>{XmlText.Escape(string.Join(" ", remarks))}</remarks>");
            writer.Line(KernelClassText.Optimized);
            writer.Call($"public static unsafe void {Name}<V>", Kernel.Signature.Select(parameter => $"{parameter.Type} {parameter.Name}"), "");
            writer.Line(Emit.Constraint);
            using (writer.Open())
            {
                Kernel.WriteBody(writer);
            }
        }

        private static string Words(StageCost cost)
        {
            string intensity = ((double)cost.Flops / cost.Bytes).ToString("0.0", CultureInfo.InvariantCulture);
            return $"A sample takes {Emit.Thousands(cost.Flops)} FLOPs and moves {Emit.Thousands(cost.Bytes)} bytes of tensors, {intensity} FLOPs a byte.";
        }
    }
}
