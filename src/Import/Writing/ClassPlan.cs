using System.Globalization;
using GenBn.Import.Layers;
using GenBn.Import.Nesting;

namespace GenBn.Import.Writing;

/// <summary>Divides the nested form into classes: equal blocks are one class, and layers that repeat become a block.</summary>
internal sealed class ClassPlan
{
    /// <summary>Layers that a repeated block must save. Fewer read better one after the other.</summary>
    private const int LeastSaved = 4;

    private const int MostRounds = 256;

    private readonly Dictionary<string, BlockClass> _classes = new(StringComparer.Ordinal);
    private readonly HashSet<string> _names = [];
    private readonly List<BlockClass> _ordered = [];

    private ClassPlan(string network) => _names.UnionWith([network.ToUpperInvariant(), nameof(Identity).ToUpperInvariant()]);

    /// <summary>The block classes in the order in which they were found, inner ones first.</summary>
    public IReadOnlyList<BlockClass> Blocks => _ordered;

    /// <summary>The layers of the network, and the classes of its blocks.</summary>
    public static (Body Network, IReadOnlyList<BlockClass> Blocks) Of(Sequence sequence, string network)
    {
        var plan = new ClassPlan(network);
        Body body = plan.BodyOf(sequence);
        return (body, plan.Blocks);
    }

    private Body BodyOf(Sequence sequence)
    {
        IReadOnlyList<Item> items = sequence.Items;
        Entry[] entries = Entries(items);
        IReadOnlyList<Item> folded = Fold(items, entries);
        return new Body(folded.Count == items.Count ? entries : Entries(folded));
    }

    private Entry[] Entries(IReadOnlyList<Item> items) =>
    [
        .. items.Select((item, index) => EntryOf(item, index + 1 < items.Count && items[index + 1] is LayerItem { Step.Layer: BatchNormLayer })),
    ];

    private Entry EntryOf(Item item, bool meetsBatchNorm)
    {
        switch (item)
        {
            case LayerItem { Step: var step }:
                string kind = step.Layer.Kind;
                return new Entry(
                    step.Layer.Text(meetsBatchNorm), kind.ToLowerInvariant(), step, [], step.Layer.BeginsLine, step.Shape, step.Origin);
            case MergeItem { Step: { Layer: AddLayer } step } sum:
                return Residual(step, sum.Branches[0], sum.Branches[1]);
            case MergeItem { Step: { Layer: ProductLayer layer } step } product:
                return Product(step, layer, product.Branches[0], product.Branches[1]);
            case MergeItem { Step: { Layer: HeadsLayer layer } step } heads:
                (BlockClass Class, Body Body)[] outputs = [.. heads.Branches.Zip(layer.Names, Head)];
                return new Entry(
                    $"Heads<{string.Join(", ", outputs.Select(use => use.Class.Name))}>", "heads", step,
                    [.. outputs.Select(use => new BlockUse("." + NameOf(use.Class), use.Body))], BeginsLine: true, step.Shape, step.Origin);
            case MergeItem { Step: var step, Branches: var branches }:
                (BlockClass Class, Body Body)[] uses = [.. branches.Select(branch => Use(branch, BlockRole.Branch))];
                return new Entry(
                    $"Concat<{string.Join(", ", uses.Select(use => use.Class.Name))}>", "concat", step,
                    [.. uses.Select((use, index) => new BlockUse(Number(index), use.Body))], BeginsLine: true, step.Shape, step.Origin);
            case RepeatItem { Rounds: var rounds }:
                (BlockClass Class, Body Body)[] repeated = [.. rounds.Select(round => Use(round, BlockRole.Stage))];
                Entry last = repeated[^1].Body.Entries[^1];
                return new Entry(
                    $"Repeat<{repeated[0].Class.Name}>({rounds.Count.ToString(CultureInfo.InvariantCulture)})", NameOf(repeated[0].Class), null,
                    [.. repeated.Select((use, index) => new BlockUse(Number(index), use.Body))], BeginsLine: true, last.Shape,
                    repeated[0].Body.Entries[0].Origin);
            default:
                throw new InvalidOperationException($"No layer is written for {item}.");
        }
    }

    /// <summary>The longer branch is the block, and the shorter one the projection. A sum does not depend on the order.</summary>
    private Entry Residual(Step step, Sequence first, Sequence second)
    {
        (Sequence block, Sequence projection) = first.Items.Count >= second.Items.Count ? (first, second) : (second, first);
        (BlockClass Class, Body Body) main = Use(block, BlockRole.Body);
        if (projection.Items.Count == 0)
        {
            return new Entry(
                $"Residual<{main.Class.Name}>", NameOf(main.Class), step, [new BlockUse("", main.Body)], BeginsLine: true, step.Shape, step.Origin);
        }

        (BlockClass Class, Body Body) shortcut = Use(projection, BlockRole.Shortcut);
        return new Entry(
            $"Residual<{main.Class.Name}, {shortcut.Class.Name}>", NameOf(main.Class), step,
            [new BlockUse("", main.Body), new BlockUse(".projection", shortcut.Body)], BeginsLine: true, step.Shape, step.Origin);
    }

    /// <summary>A product with its own input is a gate. Where there is one factor for each value, the order makes no difference.</summary>
    private Entry Product(Step step, ProductLayer layer, Sequence values, Sequence factors)
    {
        if (values.Items.Count == 0 || (factors.Items.Count == 0 && !layer.IsByChannel))
        {
            (BlockClass Class, Body Body) gate = Use(values.Items.Count == 0 ? factors : values, BlockRole.Gate);
            return new Entry(
                $"Gate<{gate.Class.Name}>", NameOf(gate.Class), step, [new BlockUse("", gate.Body)], BeginsLine: true, step.Shape, step.Origin);
        }

        (BlockClass Class, Body Body)[] uses = [Use(values, BlockRole.Factor), Use(factors, BlockRole.Factor)];
        return new Entry(
            $"Product<{uses[0].Class.Name}, {uses[1].Class.Name}>", "product", step,
            [.. uses.Select((use, index) => new BlockUse(Number(index), use.Body))], BeginsLine: true, step.Shape, step.Origin);
    }

    /// <summary>The class of a block, which is made if there is none with the same layers.</summary>
    private (BlockClass Class, Body Body) Use(Sequence sequence, BlockRole role) => Use(
        sequence, "", role.Summary, body => role.Name + body.Entries[^1].Shape.Channels.ToString(CultureInfo.InvariantCulture));

    /// <summary>The class of an output. Its name is that of the output, so no other block shares it.</summary>
    private (BlockClass Class, Body Body) Head(Sequence sequence, string output) => Use(
        sequence, $"output {output}\n", $"The output <c>{Names.Escaped(Names.Shown(output))}</c>.", _ => Names.ForClass(output));

    private (BlockClass Class, Body Body) Use(Sequence sequence, string prefix, string summary, Func<Body, string> name)
    {
        if (sequence.Items.Count == 0)
        {
            return (_identity, _identity.Bodies[0]);
        }

        Body body = BodyOf(sequence);
        if (!_classes.TryGetValue(prefix + body.Key, out BlockClass? found))
        {
            found = new BlockClass(Free(name(body)), summary);
            _classes[prefix + body.Key] = found;
            _ordered.Add(found);
        }

        found.Bodies.Add(body);
        return (found, body);
    }

    /// <summary>The block of the runtime that gives its input. It needs no class.</summary>
    private static readonly BlockClass _identity = new(nameof(Identity), "") { Bodies = { new Body([]) } };

    private string Free(string name)
    {
        string free = name;
        for (int number = 0; !_names.Add(free.ToUpperInvariant()); number++)
        {
            free = name + Letters(number);
        }

        return free;
    }

    /// <summary>B, C, … Z, BA, …</summary>
    private static string Letters(int number) => number < 25
        ? ((char)('B' + number)).ToString()
        : Letters((number / 25) - 1) + (char)('B' + (number % 25));

    /// <summary>What the default name of a block begins with.</summary>
    private static string NameOf(BlockClass block) => char.ToLowerInvariant(block.Name[0]) + block.Name[1..];

    private static string Number(int index) => "." + index.ToString(CultureInfo.InvariantCulture);

    /// <summary>Replaces layers that are repeated often enough. The earliest run that saves most is replaced first.</summary>
    private static IReadOnlyList<Item> Fold(IReadOnlyList<Item> items, Entry[] entries)
    {
        var folded = new List<Item>();
        for (int at = 0; at < items.Count;)
        {
            (int period, int count) = BestRun(entries, at);
            if (count < 2)
            {
                folded.Add(items[at++]);
                continue;
            }

            folded.Add(new RepeatItem([.. Enumerable.Range(0, count).Select(round => new Sequence([.. items.Skip(at + (round * period)).Take(period)]))]));
            at += period * count;
        }

        return folded;
    }

    private static (int Period, int Count) BestRun(Entry[] entries, int at)
    {
        (int Period, int Count) best = (0, 0);
        int saved = LeastSaved - 1;
        for (int period = 1; at + (2 * period) <= entries.Length; period++)
        {
            int equal = 0;
            while (at + period + equal < entries.Length && equal < period * (MostRounds - 1) && entries[at + equal].Text == entries[at + period + equal].Text)
            {
                equal++;
            }

            int count = (equal / period) + 1;
            if (period * (count - 1) > saved)
            {
                saved = period * (count - 1);
                best = (period, count);
            }
        }

        return best;
    }
}
