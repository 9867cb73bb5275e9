using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace GenBn.Tests;

/// <summary>Goes through the layers of a network and of its blocks with the shape in hand, and notes what is wrong.</summary>
/// <param name="classes">The blocks among them are what layers can name.</param>
internal sealed class ShapeWalk(IReadOnlyList<BoundClass> classes)
{
    private readonly List<Claim> _claims = [];
    private readonly Stack<ITypeSymbol> _open = new();

    public IReadOnlyList<Claim> Claims => _claims;

    /// <summary>Goes through the layers of a class.</summary>
    /// <param name="layers">In the order of declaration.</param>
    /// <param name="source">The shape before the first; null where it is not known, or where an input is to come.</param>
    /// <param name="user">The attribute that uses the block; null for the network itself.</param>
    /// <returns>The shape behind the last; null where it is not known.</returns>
    public Shape? Through(IReadOnlyList<BoundAttribute> layers, Shape? source, BoundAttribute? user)
    {
        Shape? shape = source;
        for (int index = 0; index < layers.Count; index++)
        {
            BoundAttribute layer = layers[index];
            if (!layer.IsKnown)
            {
                return null;
            }

            if (!layer.IsBound)
            {
                shape = null;
                continue;
            }

            TextSpan place = (user ?? layer).Span;
            int before = _claims.Count;
            string[] wrong = [.. LayerRules.WrongNumbers(layer)];
            Array.ForEach(wrong, number => Note("GENBN003", place, $"but is {number}"));
            Neighbours(layers, index, place);
            Name(layers, index, place);
            for (int claim = before; claim < _claims.Count; claim++)
            {
                _claims[claim] = _claims[claim] with { IsOptional = user is not null };
            }

            shape = wrong.Length > 0 ? null : Behind(layer, shape, place, isFirst: index == 0 && user is null);
        }

        return shape;
    }

    private Shape? Behind(BoundAttribute layer, Shape? source, TextSpan place, bool isFirst)
    {
        switch (layer.Name)
        {
            case "Input":
                return !isFirst ? null : layer.Count switch
                {
                    1 => Shape.Vector(layer.Number(0)),
                    2 => new Shape(layer.Number(0), 1, layer.Number(1), IsVector: false),
                    _ => new Shape(layer.Number(0), layer.Number(1), layer.Number(2), IsVector: false),
                };
            case "Conv" or "MaxPool" or "AvgPool":
                return Window(layer, source, place);
            case "GlobalAvgPool":
                return Image(source, place) is { } image ? Shape.Vector(image.Channels) : null;
            case "Upsample":
                return Image(source, place) is { } small ? small with { Rows = small.Rows * layer.Number(0), Columns = small.Columns * layer.Number(layer.Count - 1) } : null;
            case "Flatten":
                return source is { } any ? Shape.Vector(any.Values) : null;
            case "Dense" or "Softmax":
                return Vector(layer, source, place);
            case "Residual":
                return Residual(layer, source, place);
            case "Repeat":
                return Repeat(layer, source, place);
            case "Concat":
                return Concat(layer, source, place);
            default:
                return source;
        }
    }

    private Shape? Window(BoundAttribute layer, Shape? source, TextSpan place)
    {
        if (Image(source, place) is not { } image)
        {
            return null;
        }

        (Sliding rows, Sliding columns) = LayerRules.WindowOf(layer);
        var output = new Shape(layer.Name == "Conv" ? layer.Number(0) : image.Channels, rows.Positions(image.Rows), columns.Positions(image.Columns), IsVector: false);
        if (output.Rows == 0 || output.Columns == 0)
        {
            Note("GENBN004", place, image.ToString());
            return null;
        }

        if (layer.Name == "Conv" && (rows.Idle(image.Rows) > 0 || columns.Idle(image.Columns) > 0))
        {
            Warn("GENBN031", place);
        }

        if (layer.Name != "Conv" && (rows.Unread(image.Rows) > 0 || columns.Unread(image.Columns) > 0))
        {
            Warn("GENBN011", place);
        }

        return output;
    }

    private Shape? Vector(BoundAttribute layer, Shape? source, TextSpan place)
    {
        if (source is { IsVector: false } image)
        {
            Note("GENBN006", place, image.ToString());
            return null;
        }

        if (layer.Name == "Softmax" && source?.Channels == 1)
        {
            Warn("GENBN034", place);
        }

        return source is null ? null : layer.Name == "Softmax" ? source : Shape.Vector(layer.Number(0));
    }

    private Shape? Image(Shape? source, TextSpan place)
    {
        if (source is { IsVector: true } vector)
        {
            Note("GENBN005", place, vector.ToString());
            return null;
        }

        return source;
    }

    private Shape? Residual(BoundAttribute layer, Shape? source, TextSpan place)
    {
        Shape? main = Block(layer, 0, source, place);
        Shape? shortcut = layer.TypeArguments.Length > 1 ? Block(layer, 1, source, place) : source;
        if (main is { } left && shortcut is { } right && left != right)
        {
            Note("GENBN016", place, left.ToString(), right.ToString());
            return null;
        }

        return shortcut is null ? null : main;
    }

    private Shape? Repeat(BoundAttribute layer, Shape? source, TextSpan place)
    {
        Shape? shape = Block(layer, 0, source, place);
        for (int round = 1; round < layer.Number(0) && shape is { } input; round++)
        {
            int before = _claims.Count;
            shape = Block(layer, 0, input, place);
            if (_claims.Skip(before).Any(claim => claim.IsError))
            {
                _claims.RemoveRange(before, _claims.Count - before);
                Note("GENBN023", place, input.ToString());
            }
        }

        return shape;
    }

    private Shape? Concat(BoundAttribute layer, Shape? source, TextSpan place)
    {
        Shape?[] branches = [.. Enumerable.Range(0, layer.TypeArguments.Length).Select(index => Block(layer, index, source, place))];
        if (branches[0] is not { } first)
        {
            return null;
        }

        foreach (Shape? branch in branches)
        {
            if (branch is not { } other)
            {
                return null;
            }

            if (first with { Channels = 0 } != other with { Channels = 0 })
            {
                Note("GENBN017", place, first.ToString(), other.ToString());
                return null;
            }
        }

        return first with { Channels = branches.Sum(branch => branch!.Value.Channels) };
    }

    /// <summary>What a block makes of a shape, or why it is none.</summary>
    private Shape? Block(BoundAttribute user, int index, Shape? source, TextSpan place)
    {
        ITypeSymbol type = user.TypeArguments[index];
        BoundClass? block = classes.FirstOrDefault(candidate => SymbolEqualityComparer.Default.Equals(candidate.Type, type));
        BoundAttribute[] layers = block is null ? [] : [.. block.Layers];
        if (block is not { IsBlock: true }
            || _open.Contains(type, SymbolEqualityComparer.Default)
            || layers.TakeWhile(layer => layer.IsKnown).Any(layer => layer.IsCalled("Input"))
            || layers.All(layer => layer.IsCalled("Frozen")))
        {
            Note("GENBN015", place, type.Name);
            return null;
        }

        _open.Push(type);
        Shape? shape = Through(layers, source, user);
        _open.Pop();
        return shape;
    }

    private void Neighbours(IReadOnlyList<BoundAttribute> layers, int index, TextSpan place)
    {
        BoundAttribute layer = layers[index];
        BoundAttribute? before = index > 0 && layers[index - 1].IsBound ? layers[index - 1] : null;
        BoundAttribute? next = layers.Skip(index + 1).FirstOrDefault(other => !other.IsCalled("Frozen"));
        if (layer.IsCalled("BatchNorm") && before?.IsCalled("BatchNorm") == true)
        {
            Warn("GENBN007", place);
        }

        if (layer.IsCalled("BatchNorm") && !layer.Options.Contains("Statistics") && (layers.FirstOrDefault(other => !other.IsCalled("Input"))?.IsCalled("Frozen") == true || (index + 1 < layers.Count && layers[index + 1].IsCalled("Frozen"))))
        {
            Warn("GENBN032", place);
        }

        if (layer.Option("Bias") is true && next is { IsBound: true } && next.IsCalled("BatchNorm"))
        {
            Warn("GENBN019", place, layer.Name);
        }

        if (before?.IsCalled("Softmax") == true && !layer.IsCalled("Frozen"))
        {
            Warn("GENBN020", place, layer.Name);
        }

        if (layer.Option("Momentum") is float momentum and > 0 and < 0.5f)
        {
            Warn("GENBN022", place, momentum.ToString(CultureInfo.InvariantCulture));
        }
    }

    private void Name(IReadOnlyList<BoundAttribute> layers, int index, TextSpan place)
    {
        if (layers[index].Option("Name") is string name
            && (name.Length == 0 || !char.IsAsciiLetterLower(name[0]) || !name.All(char.IsAsciiLetterOrDigit)
                || layers.Take(index).Any(other => other.IsBound && other.Option("Name") is string taken && string.Equals(taken, name, StringComparison.OrdinalIgnoreCase))))
        {
            Note("GENBN018", place, $"'{name}'");
        }
    }

    private void Note(string id, TextSpan place, params string[] words) => Add(new Claim(id, place, IsExact: true, IsError: true, words));

    private void Warn(string id, TextSpan place, params string[] words) => Add(new Claim(id, place, IsExact: true, IsError: false, words));

    /// <summary>A block that is used several times says the same each time.</summary>
    private void Add(Claim claim)
    {
        if (!_claims.Any(other => other.Id == claim.Id && other.Place == claim.Place && other.Words.SequenceEqual(claim.Words)))
        {
            _claims.Add(claim);
        }
    }
}
