using System.Text;
using GenBn.Tests.Reference;

namespace GenBn.Tests.Generative;

/// <summary>Draws layers and, down to some depth, uses of blocks together with the blocks' classes.</summary>
internal sealed class BlockDraw(Choices choices, IReadOnlySet<Word> language)
{
    private const int MostBlocks = 16;
    private const int Deepest = 2;
    private const int LargestSample = 1200;

    /// <summary>Values of an image at the end, or of a head: a softmax over more leaves gradients too small to be compared.</summary>
    public const int MostOutputs = 40;

    /// <summary>Heads of a network.</summary>
    public const int MostHeads = 4;

    private readonly LayerDraw _layers = new(choices, language);
    private readonly StringBuilder _classes = new();
    private readonly List<(string Name, ReferenceShape Shape)> _keeping = [];
    private int _blocks;

    /// <summary>The drawn block classes.</summary>
    public string Classes => _classes.ToString();

    /// <summary>One layer, or one use of blocks.</summary>
    /// <param name="target">The class that gets it.</param>
    /// <param name="keepsExtent">Whether height and width of an image must stay.</param>
    /// <param name="depth">0 in the network, one more in each block.</param>
    public void Add(DrawnClass target, bool keepsExtent, int depth)
    {
        IEnumerable<Word> words = _layers.Words(target, keepsExtent);
        if (depth < Deepest && _blocks < MostBlocks && target.Shape.Length < LargestSample / 4)
        {
            Word[] uses = [Word.Residual, Word.Projection, Word.Repeat, Word.Concat, Word.Gate, Word.Product];
            words = words.Concat(uses.Concat(uses).Where(language.Contains));
        }

        Word word = choices.Of([.. words]);
        switch (word)
        {
            case Word.Residual:
                string block = MaybeIdentity() ?? KeepingBlock(target.Shape, depth + 1);
                _layers.Add(target, MaybeIdentity() is { } shortcut ? $"Residual<{block}, {shortcut}>" : $"Residual<{block}>", [], target.Shape);
                break;
            case Word.Projection:
                AddProjection(target, keepsExtent, depth + 1);
                break;
            case Word.Repeat:
                AddRepeat(target, keepsExtent, depth + 1);
                break;
            case Word.Concat:
                AddConcat(target, keepsExtent, depth + 1);
                break;
            case Word.Gate:
                string gate = target.Shape.IsVector || choices.OnceIn(2) ? MaybeIdentity() ?? KeepingBlock(target.Shape, depth + 1) : ChannelBlock(target.Shape, target.Shape.Channels, depth + 1);
                _layers.Add(target, $"Gate<{gate}>", [], target.Shape);
                break;
            case Word.Product:
                AddProduct(target, depth + 1);
                break;
            default:
                _layers.Add(target, word, keepsExtent);
                return;
        }

        _layers.MaybeFreeze(target);
    }

    /// <summary>A large window that leaves whole vectors of channels, and sometimes one layer more of that kind.</summary>
    public void AddStem(DrawnClass target)
    {
        if (choices.OnceIn(4))
        {
            Add(target, keepsExtent: true, depth: Deepest);
        }

        _layers.AddLargeConv(target);
        if (!choices.OnceIn(3))
        {
            _layers.Add(target, choices.Of([Word.ReLU, Word.BatchNorm, Word.Sigmoid]), keepsExtent: true);
        }

        if (choices.OnceIn(3))
        {
            _layers.AddLargeConv(target);
        }
    }

    /// <summary>A convolution that can go by transforms.</summary>
    public void AddTileConv(DrawnClass target) =>
        _layers.Add(target, Word.TileConv, keepsExtent: Math.Min(target.Shape.Height, target.Shape.Width) < 3);

    /// <summary>At least two outputs, whatever came before: several heads, an image, or a vector.</summary>
    public void AddEnd(DrawnClass target)
    {
        if (language.Contains(Word.Heads) && target.Shape.Length < LargestSample / 4 && choices.OnceIn(5))
        {
            AddHeads(target);
            return;
        }

        if (!target.Shape.IsVector && target.Shape.Length is > 1 and <= MostOutputs && language.Contains(Word.ImageEnd) && choices.OnceIn(3))
        {
            if (!target.Computes || choices.OnceIn(2))
            {
                int plane = target.Shape.Height * target.Shape.Width;
                _layers.AddConv(target, 1 + choices.Next(MostOutputs / plane), DrawnDimension.Point, DrawnDimension.Point);
                if (target.Shape.Length == 1)
                {
                    _layers.AddConv(target, 2, DrawnDimension.Point, DrawnDimension.Point);
                }
            }

            return;
        }

        if (!target.Shape.IsVector)
        {
            bool isPooled = language.Contains(Word.GlobalAvgPool) && choices.OnceIn(3);
            _layers.Add(target, isPooled ? Word.GlobalAvgPool : Word.Flatten, keepsExtent: false);
        }

        if (target.Shape.Length is < 2 or > 24 || !target.Computes || choices.OnceIn(2))
        {
            _layers.AddDense(target, 2 + choices.Next(9));
        }
    }

    /// <summary>Vectors and images of any shape.</summary>
    private void AddHeads(DrawnClass target)
    {
        DrawnClass[] heads = [.. Enumerable.Range(0, 2 + choices.Next(MostHeads - 1)).Select(_ => NewBlock(target.Shape))];
        foreach (DrawnClass head in heads)
        {
            AddSome(head, 1 + choices.Next(2), keepsExtent: false, depth: 1);
            if (!head.Shape.IsVector && head.Shape.Length > MostOutputs)
            {
                _layers.Add(head, Word.GlobalAvgPool, keepsExtent: false);
            }

            if (head.Shape.Length > MostOutputs)
            {
                _layers.AddDense(head, 1 + choices.Next(9));
            }
        }

        ReferenceShape output = ReferenceShape.Vector(heads.Sum(head => head.Shape.Length));
        _layers.Add(target, $"Heads<{string.Join(", ", heads.Select(Close))}>", [], output);
    }

    private void AddRepeat(DrawnClass target, bool keepsExtent, int depth)
    {
        int count = 1 + choices.Next(3);
        if (count > 1 || keepsExtent)
        {
            _layers.Add(target, $"Repeat<{KeepingBlock(target.Shape, depth)}>", count == 1 ? [] : [$"{count}"], target.Shape);
            return;
        }

        DrawnClass block = NewBlock(target.Shape);
        AddSome(block, 1 + choices.Next(3), keepsExtent: false, depth);
        _layers.Add(target, $"Repeat<{Close(block)}>", choices.OnceIn(2) ? ["1"] : [], block.Shape);
    }

    private void AddProjection(DrawnClass target, bool keepsExtent, int depth)
    {
        DrawnClass block = NewBlock(target.Shape);
        DrawnClass projection = NewBlock(target.Shape);
        if (target.Shape.IsVector)
        {
            AddSome(block, 1 + choices.Next(3), keepsExtent: true, depth);
            _layers.AddDense(projection, block.Shape.Channels);
        }
        else
        {
            (DrawnDimension rows, DrawnDimension columns) = new WindowDraw(choices, language).Draw(target.Shape, isPool: false, keepsExtent);
            _layers.AddConv(block, channels: null, rows, columns);
            AddSome(block, choices.Next(3), keepsExtent: true, depth);
            if (rows.IsSame && columns.IsSame)
            {
                (rows, columns) = (DrawnDimension.Point with { Stride = rows.Stride }, DrawnDimension.Point with { Stride = columns.Stride });
            }

            _layers.AddConv(projection, block.Shape.Channels, rows, columns);
        }

        if (choices.OnceIn(2))
        {
            _layers.Add(projection, Word.BatchNorm, keepsExtent: true);
        }

        _layers.Add(target, $"Residual<{Close(block)}, {Close(projection)}>", [], block.Shape);
    }

    private void AddProduct(DrawnClass target, int depth)
    {
        ReferenceShape shape = target.Shape;
        DrawnClass values = NewBlock(shape);
        AddSome(values, 1 + choices.Next(2), keepsExtent: true, depth);
        string factors;
        if (!shape.IsVector && choices.OnceIn(3))
        {
            factors = ChannelBlock(shape, values.Shape.Channels, depth);
        }
        else
        {
            DrawnClass block = NewBlock(shape);
            AddSome(block, choices.Next(2), keepsExtent: true, depth);
            AddChannels(block, values.Shape.Channels);
            factors = Close(block);
        }

        _layers.Add(target, $"Product<{Close(values)}, {factors}>", [], values.Shape);
    }

    /// <summary>A block that gives one factor for each channel: a vector, or an image of one pixel.</summary>
    private string ChannelBlock(ReferenceShape shape, int channels, int depth)
    {
        const int largestKernel = 16;
        DrawnClass block = NewBlock(shape);
        AddSome(block, choices.Next(2), keepsExtent: true, depth);
        if (language.Contains(Word.GlobalAvgPool) && (Math.Max(shape.Height, shape.Width) > largestKernel || choices.OnceIn(2)))
        {
            _layers.Add(block, Word.GlobalAvgPool, keepsExtent: false);
            _layers.AddDense(block, channels);
        }
        else
        {
            _layers.AddConv(block, channels, new DrawnDimension(shape.Height, 1, 0, 1), new DrawnDimension(shape.Width, 1, 0, 1));
        }

        if (choices.OnceIn(2))
        {
            _layers.Add(block, Word.Sigmoid, keepsExtent: true);
        }

        return Close(block);
    }

    private void AddChannels(DrawnClass block, int channels)
    {
        if (block.Shape.IsVector)
        {
            _layers.AddDense(block, channels);
        }
        else
        {
            (DrawnDimension rows, DrawnDimension columns) = new WindowDraw(choices, language).Draw(block.Shape, isPool: false, keepsExtent: true);
            _layers.AddConv(block, channels, rows, columns);
        }
    }

    /// <summary>Now and then the empty block.</summary>
    private string? MaybeIdentity() => language.Contains(Word.Identity) && choices.OnceIn(6) ? nameof(Identity) : null;

    private void AddConcat(DrawnClass target, bool keepsExtent, int depth)
    {
        ReferenceShape shape = target.Shape;
        DrawnClass[] branches = [.. Enumerable.Range(0, 2 + choices.Next(3)).Select(_ => NewBlock(shape))];
        (DrawnDimension Rows, DrawnDimension Columns)? common = !keepsExtent && !shape.IsVector && choices.OnceIn(3)
            ? new WindowDraw(choices, language).Draw(shape, isPool: false, keepsExtent: false)
            : null;
        bool isFlattened = !keepsExtent && !shape.IsVector && choices.OnceIn(5);
        foreach (DrawnClass branch in branches)
        {
            AddSome(branch, (common is null ? 1 : 0) + choices.Next(2), keepsExtent: true, depth);
            if (common is var (rows, columns) && rows.SuitsPool && columns.SuitsPool && CanPad(rows) && CanPad(columns) && choices.OnceIn(3))
            {
                _layers.AddPool(branch, choices.OnceIn(2) && language.Contains(Word.AvgPool) ? Word.AvgPool : Word.MaxPool, rows, columns);
            }
            else if (common is not null)
            {
                _layers.AddConv(branch, channels: null, common.Value.Rows, common.Value.Columns);
            }

            if (isFlattened)
            {
                bool isPooled = language.Contains(Word.GlobalAvgPool) && choices.OnceIn(2);
                _layers.Add(branch, isPooled ? Word.GlobalAvgPool : Word.Flatten, keepsExtent: false);
            }
        }

        List<string> names = [.. branches.Select(Close)];
        int channels = branches.Sum(branch => branch.Shape.Channels);
        if (common is null && !isFlattened && MaybeIdentity() is { } identity)
        {
            names.Insert(choices.Next(names.Count), identity);
            channels += shape.Channels;
        }

        _layers.Add(target, $"Concat<{string.Join(", ", names)}>", [], branches[0].Shape with { Channels = channels });

        bool CanPad(DrawnDimension dimension) => dimension.Padding == 0 || language.Contains(Word.PoolPadding);
    }

    /// <summary>A block that leaves the shape as it is: one that there is already, or another.</summary>
    private string KeepingBlock(ReferenceShape shape, int depth)
    {
        string[] present = [.. _keeping.Where(block => block.Shape == shape).Select(block => block.Name)];
        if (present.Length > 0 && choices.OnceIn(2))
        {
            return choices.Of(present);
        }

        DrawnClass block = NewBlock(shape);
        AddSome(block, 1 + choices.Next(3), keepsExtent: true, depth);
        if (block.Shape != shape)
        {
            AddChannels(block, shape.Channels);
        }

        string name = Close(block);
        _keeping.Add((name, shape));
        return name;
    }

    private void AddSome(DrawnClass target, int count, bool keepsExtent, int depth)
    {
        for (int i = 0; i < count && target.Shape.Length < LargestSample; i++)
        {
            Add(target, keepsExtent, depth);
        }
    }

    private DrawnClass NewBlock(ReferenceShape input)
    {
        DrawnClass block = new(input);
        if (language.Contains(Word.Frozen) && choices.OnceIn(20))
        {
            block.Add("Frozen", [], input);
        }

        return block;
    }

    private string Close(DrawnClass block)
    {
        string name = $"Block{(char)('A' + _blocks++)}";
        _classes.Append(block.Source("Block", name));
        return name;
    }
}
