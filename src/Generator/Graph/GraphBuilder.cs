using GenBn.Generator.Declaration;
using GenBn.Generator.Diagnostics;
using GenBn.Generator.Shapes;

namespace GenBn.Generator.Graph;

/// <summary>The layers of a network with names, edges and shapes, and whatever is wrong with them.</summary>
/// <param name="Layers">In topological order; empty when there is an error, one that the compiler reports included.</param>
/// <param name="Problems">Errors and warnings.</param>
internal sealed record NetworkGraph(EquatableArray<Layer> Layers, EquatableArray<Problem> Problems);

/// <summary>Turns the declared layers into a graph: names them, puts blocks in place, connects the layers and infers their shapes.</summary>
internal sealed class GraphBuilder
{
    private readonly NetworkDeclaration _declaration;
    private readonly List<Problem> _problems;
    private readonly List<Layer> _layers = [];

    /// <summary>What can be added after a layer's words: the block that it stands in.</summary>
    private string _where = "";

    private GraphBuilder(NetworkDeclaration declaration, List<Problem> problems)
    {
        _declaration = declaration;
        _problems = problems;
    }

    public static NetworkGraph Build(NetworkDeclaration declaration)
    {
        var problems = new List<Problem>(declaration.Problems);
        LayerVerifier.Verify(declaration, problems);
        List<Layer> layers = [];
        if (!problems.Exists(problem => problem.IsError))
        {
            layers = new GraphBuilder(declaration, problems).Connect();
        }

        // A block that is used several times says the same each time.
        return new NetworkGraph(new EquatableArray<Layer>(problems.Exists(problem => problem.IsError) ? [] : layers), new EquatableArray<Problem>(problems.Distinct()));
    }

    private List<Layer> Connect()
    {
        // The input may still be typed.
        if (_declaration.Layers.FirstOrDefault() is not InputDeclaration { IsBound: true } input)
        {
            return [];
        }

        _layers.Add(new InputLayer("input", input.Attribute, new TensorShape(input.Channels, input.Height, input.Width, input.IsVector)));
        if (Chain([.. _declaration.Layers.Skip(1)], null, new Node(0, "Input"), "", isFrozen: false) is null)
        {
            return [];
        }

        GraphVerifier.Verify(_declaration, _layers, _problems);
        return _layers;
    }

    /// <summary>Adds the layers of one class.</summary>
    /// <param name="layers">As declared.</param>
    /// <param name="user">Position of the attribute that uses the block; null for the network itself.</param>
    /// <param name="source">The layer whose output the first one reads.</param>
    /// <param name="prefix">What the names start with.</param>
    /// <param name="isFrozen">Whether all of them are frozen.</param>
    /// <returns>The last one; null when there was an error, or a layer that could not be read, behind which nothing is known.</returns>
    private Node? Chain(IReadOnlyList<LayerDeclaration> layers, int? user, Node source, string prefix, bool isFrozen)
    {
        var names = new LayerNames(prefix);
        Node node = source;
        bool isFrozenByUser = isFrozen;
        isFrozen |= layers.Count > 0 && layers[0] is FrozenDeclaration;
        for (int index = 0; index < layers.Count; index++)
        {
            LayerDeclaration layer = layers[index] with { Attribute = user ?? layers[index].Attribute };
            if (layer is FrozenDeclaration)
            {
                continue;
            }

            if (layer is UnknownDeclaration || !layer.IsBound)
            {
                return null;
            }

            string name = names.Of(layer);
            bool frozen = isFrozen || FrozenLayers.IsFrozen(layers, index);
            bool meetsBatchNorm = layers.Skip(index + 1).FirstOrDefault(next => next is not FrozenDeclaration) is BatchNormDeclaration;
            int before = _problems.Count;
            if (isFrozenByUser && layer is BatchNormDeclaration { Statistics: null })
            {
                _problems.Add(new Problem(ProblemIds.FrozenStatistics, layer.Attribute, layer.Kind));
            }

            Node? next = layer switch
            {
                ResidualDeclaration residual => Residual(residual, node, name, frozen),
                RepeatDeclaration repeat => Repeat(repeat, node, name, frozen),
                ConcatDeclaration concat => Concat(concat, node, name, frozen),
                _ => Single(layer, node, name, frozen, meetsBatchNorm),
            };
            Locate(before);
            if (next is null)
            {
                return null;
            }

            node = next;
        }

        return node;
    }

    private Node? Single(LayerDeclaration layer, Node source, string name, bool frozen, bool meetsBatchNorm)
    {
        if (_layers[source.Layer] is SoftmaxLayer)
        {
            _problems.Add(new Problem(ProblemIds.AfterSoftmax, layer.Attribute, layer.Kind));
        }

        TensorShape input = _layers[source.Layer].Shape;
        if (ShapeInference.Infer(layer, input, source.Words, _problems) is not { } shape)
        {
            return null;
        }

        Layer created = Create(layer, name, new EquatableArray<int>([source.Layer]), input, shape, meetsBatchNorm);
        return Add(created with { IsTrainable = !frozen }, layer.Kind);
    }

    /// <summary>y = block(x) + x, or + projection(x). The projection runs first: the block's last stage can then add it.</summary>
    private Node? Residual(ResidualDeclaration residual, Node source, string name, bool frozen)
    {
        int first = _layers.Count;
        Node? shortcut = residual.Projection is null ? source : Block(residual.Projection, residual.Attribute, source, name + ".projection.", frozen);
        int middle = _layers.Count;
        Node? main = shortcut is null ? null : Block(residual.Block, residual.Attribute, source, name + ".", frozen);
        if (shortcut is null || main is null)
        {
            return null;
        }

        DeclareBlockFirst(first, middle);
        TensorShape shape = _layers[main.Layer].Shape;
        if (shape != _layers[shortcut.Layer].Shape)
        {
            _problems.Add(new Problem(
                ProblemIds.ResidualShapes,
                residual.Attribute,
                residual.Block.Name,
                shape.ToString(),
                residual.Projection is null ? "its input" : residual.Projection.Name,
                _layers[shortcut.Layer].Shape.ToString()));
            return null;
        }

        return Add(new AddLayer(name, new EquatableArray<int>([main.Layer, shortcut.Layer]), residual.Attribute, shape), residual.Kind);
    }

    /// <summary>Parameters are in order of declaration: the block's before the projection's, which is first in the list.</summary>
    private void DeclareBlockFirst(int first, int middle)
    {
        int projections = middle - first;
        int blocks = _layers.Count - middle;
        for (int index = first; index < _layers.Count; index++)
        {
            _layers[index] = _layers[index] with { Order = _layers[index].Order + (index < middle ? blocks : -projections) };
        }
    }

    private Node? Repeat(RepeatDeclaration repeat, Node source, string name, bool frozen)
    {
        Node? node = source;
        TensorShape before = _layers[source.Layer].Shape;
        for (int index = 0; index < repeat.Count && node is not null; index++)
        {
            TensorShape shape = _layers[node.Layer].Shape;
            int first = _problems.Count;
            node = Block(repeat.Block, repeat.Attribute, node, FormattableString.Invariant($"{name}.{index}."), frozen);
            if (node is null && index > 0)
            {
                ExplainRepeat(repeat, index, before, shape, first);
            }

            before = shape;
        }

        return node;
    }

    /// <summary>The block fitted once, and does not fit what it left itself: both shapes say more than the one at the layer where it shows.</summary>
    private void ExplainRepeat(RepeatDeclaration repeat, int index, TensorShape taken, TensorShape left, int first)
    {
        int cause = _problems.FindIndex(first, problem => problem.IsError);
        if (_problems[cause].Id != ProblemIds.RepeatShapes)
        {
            _problems[cause] = new Problem(
                ProblemIds.RepeatShapes, repeat.Attribute, repeat.Block.Name, taken.ToString(), left.ToString(), FormattableString.Invariant($"{index + 1}"), _problems[cause].Message);
        }
    }

    private Node? Concat(ConcatDeclaration concat, Node source, string name, bool frozen)
    {
        var branches = new List<int>();
        foreach (BlockDeclaration branch in concat.Branches)
        {
            if (Block(branch, concat.Attribute, source, FormattableString.Invariant($"{name}.{branches.Count}."), frozen) is not { } node)
            {
                return null;
            }

            branches.Add(node.Layer);
        }

        TensorShape first = _layers[branches[0]].Shape;
        foreach (int branch in branches)
        {
            TensorShape shape = _layers[branch].Shape;
            if (shape.IsVector != first.IsVector || shape.Height != first.Height || shape.Width != first.Width)
            {
                _problems.Add(new Problem(ProblemIds.ConcatShapes, concat.Attribute, first.ToString(), shape.ToString()));
                return null;
            }
        }

        TensorShape sum = first with { Channels = branches.Sum(branch => _layers[branch].Shape.Channels) };
        return Add(new ConcatLayer(name, new EquatableArray<int>(branches), concat.Attribute, sum), "Concat");
    }

    private Node? Block(BlockDeclaration block, int user, Node source, string prefix, bool frozen)
    {
        string outer = _where;
        _where = $" in {block.Name}{outer}";
        Node? node = Chain(block.Layers, user, source, prefix, frozen);
        _where = outer;
        return node;
    }

    /// <summary>Adds to a new problem's words the block that its layer stands in.</summary>
    private void Locate(int first)
    {
        for (int index = first; index < _problems.Count && _where.Length > 0; index++)
        {
            Problem problem = _problems[index];
            if (!problem.Arguments[0].Contains(" in "))
            {
                _problems[index] = problem with { Arguments = new EquatableArray<string>([problem.Arguments[0] + _where, .. problem.Arguments.Skip(1)]) };
            }
        }
    }

    private Node Add(Layer layer, string words)
    {
        _layers.Add(layer with { Order = _layers.Count });
        return new Node(_layers.Count - 1, words);
    }

    private Layer Create(LayerDeclaration layer, string name, EquatableArray<int> inputs, TensorShape source, TensorShape shape, bool meetsBatchNorm)
    {
        var single = new Extent(1, 1);
        return layer switch
        {
            ConvDeclaration conv => new ConvLayer(
                name, inputs, layer.Attribute, shape, source, ShapeInference.WindowOf(conv.Kernel, conv.Stride, conv.Padding, conv.Dilation, source), conv.Groups, conv.Bias ?? !meetsBatchNorm, conv.Start?.Complete(_declaration.Start) ?? _declaration.Start),
            DenseDeclaration dense => new DenseLayer(name, inputs, layer.Attribute, shape, source.Elements, dense.Bias ?? !meetsBatchNorm, dense.Start?.Complete(_declaration.Start) ?? _declaration.Start),
            BatchNormDeclaration norm => new BatchNormLayer(name, inputs, layer.Attribute, shape, norm with { Attribute = 0, Name = null }),
            ActivationDeclaration activation => new ActivationLayer(name, inputs, layer.Attribute, shape, new ActivationFunction(activation.Function, activation.Constant)),
            MaxPoolDeclaration pool => new MaxPoolLayer(name, inputs, layer.Attribute, shape, source, ShapeInference.WindowOf(pool.Kernel, pool.Stride, pool.Padding, single, source)),
            AvgPoolDeclaration pool => new AvgPoolLayer(
                name, inputs, layer.Attribute, shape, source, ShapeInference.WindowOf(pool.Kernel, pool.Stride, pool.Padding, single, source), pool.CountsPadding),
            GlobalAvgPoolDeclaration => new GlobalAvgPoolLayer(name, inputs, layer.Attribute, shape, source),
            FlattenDeclaration => new FlattenLayer(name, inputs, layer.Attribute, shape),
            DropoutDeclaration dropout => new DropoutLayer(name, inputs, layer.Attribute, shape, dropout.Rate),
            SoftmaxDeclaration => new SoftmaxLayer(name, inputs, layer.Attribute, shape),
            _ => throw new InvalidOperationException($"No layer for {layer}."),
        };
    }

    /// <summary>A layer's position, and words for it in messages.</summary>
    private sealed record Node(int Layer, string Words);
}
