using GenBn.Generator.Kernels;

namespace GenBn.Generator.Emission;

/// <summary>The kernels of a class: each once, with the name that it has there and the layers that call it.</summary>
internal sealed class KernelTable
{
    private readonly Dictionary<Kernel, Entry> _entries = [];

    /// <param name="calls">Kernels in the order of calls, with the layers that call them.</param>
    public KernelTable(IEnumerable<(Kernel Kernel, string Layers)> calls)
    {
        var numbers = new Dictionary<string, int>(StringComparer.Ordinal);
        var all = new List<Entry>();
        foreach ((Kernel kernel, string layers) in calls)
        {
            if (!_entries.TryGetValue(kernel, out Entry entry))
            {
                numbers[kernel.Name] = numbers.TryGetValue(kernel.Name, out int number) ? number + 1 : 1;
                _entries[kernel] = entry = new Entry(kernel, numbers[kernel.Name] == 1 ? kernel.Name : Emit.Invariant($"{kernel.Name}_{numbers[kernel.Name]}"));
                all.Add(entry);
            }

            if (!entry.Layers.Contains(layers))
            {
                entry.Layers.Add(layers);
            }
        }

        All = all;
    }

    /// <summary>In the order of their first calls.</summary>
    public IReadOnlyList<Entry> All { get; }

    public string NameOf(Kernel kernel) => _entries[kernel].Name;

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
        private const int MostNames = 6;

        public List<string> Layers { get; } = [];

        public void Write(SourceWriter writer)
        {
            string more = Layers.Count > MostNames ? Emit.Invariant($" and {Layers.Count - MostNames} more") : "";
            writer.Line($"/// <summary>{XmlText.Escape(Kernel.Summary)}</summary>");
            string[] remarks = [$"For {string.Join("; ", Layers.Take(MostNames))}{more}.", .. Kernel.Reasons];
            writer.Line($"/// <remarks>{XmlText.Escape(string.Join(" ", remarks))}</remarks>");
            writer.Line("[global::System.Runtime.CompilerServices.MethodImpl(global::System.Runtime.CompilerServices.MethodImplOptions.AggressiveOptimization)]");
            writer.Call($"public static unsafe void {Name}<V>", Kernel.Signature.Select(parameter => $"{parameter.Type} {parameter.Name}"), "");
            writer.Line(Emit.Constraint);
            using (writer.Open())
            {
                Kernel.WriteBody(writer);
            }
        }
    }
}
