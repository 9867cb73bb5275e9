using GenBn.Generator.Declaration;
using GenBn.Generator.Kernels;
using GenBn.Generator.Shapes;
using Xunit;

namespace GenBn.Tests;

/// <summary>A row is cut into tiles without looking at every one of them: the taps must be those of every position all the same.</summary>
public sealed class ColumnTileTests
{
    private static readonly (int Kernel, int Stride, int Padding, int Dilation)[] Windows =
        [.. from kernel in new[] { 1, 2, 3, 5 } from stride in new[] { 1, 2, 3 } from padding in new[] { 0, 1, 4 } from dilation in new[] { 1, 2, 5 } select (kernel, stride, padding, dilation)];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(5)]
    [InlineData(6)]
    public void TilesHaveTheTapsOfTheirPositions(int width)
    {
        foreach ((int kernel, int stride, int padding, int dilation) in Windows)
        {
            foreach (int inputs in new[] { 1, 2, 7, 23, 60 })
            {
                int outputs = ((inputs + (2 * padding) - ((kernel - 1) * dilation) - 1) / stride) + 1;
                if (inputs + (2 * padding) <= (kernel - 1) * dilation)
                {
                    continue;
                }

                var window = new Window(new Extent(kernel, kernel), new Extent(stride, stride), new Extent(padding, padding), new Extent(dilation, dilation));
                (int Output, int Kernel, int Input)[] products =
                [
                    .. from x in Enumerable.Range(0, outputs) from k in Enumerable.Range(0, kernel) let column = (x * stride) - padding + (k * dilation) where column >= 0 && column < inputs select (x, k, column),
                ];
                string forward = string.Join(" ", products.Order());
                string backward = string.Join(" ", products.Select(product => (product.Input, product.Kernel, product.Output)).Order());
                Assert.Equal(forward, string.Join(" ", Expand(ColumnTiles.Forward(window, outputs, inputs, width), outputs, x => x * stride).Order()));
                Assert.Equal(backward, string.Join(" ", Expand(ColumnTiles.Backward(window, inputs, outputs, width), inputs, x => x / stride).Order()));
            }
        }
    }

    private static IEnumerable<(int Position, int Kernel, int Source)> Expand(IReadOnlyList<ColumnTile> tiles, int positions, Func<int, int> sourceOf)
    {
        Assert.Equal(Enumerable.Range(0, positions), tiles.SelectMany(tile => Enumerable.Range(tile.First, tile.Width * tile.Count)));
        return from tile in tiles
               from copy in Enumerable.Range(0, tile.Count)
               let first = tile.First + (copy * tile.Width)
               from tap in tile.Taps
               select (first + tap.Position, tap.Kernel, sourceOf(first) + tap.Source);
    }
}
