using System.Reflection;
using Xunit;

namespace GenBn.Tests;

/// <summary>A step of a long pass.</summary>
[Block]
[Conv(2, 3, Padding = 1), BatchNorm]
public partial class ShortStep;

/// <summary>A residual connection around it.</summary>
[Block]
[Residual<ShortStep>]
public partial class ResidualStep;

/// <summary>More phases than one method holds. Like every network here, it is held to the reference.</summary>
[Network, Input(2, 3, 3)]
[Repeat<ResidualStep>(40)]
[GlobalAvgPool]
[Dense(2)]
public partial class LongPass;

/// <summary>Passes of many phases are several methods.</summary>
public class LongPassTests
{
    [Theory]
    [InlineData("Forward")]
    [InlineData("Backward")]
    public void ThePassIsInParts(string direction)
    {
        IEnumerable<string> methods = typeof(LongPass).GetNestedType("TrainingPass", BindingFlags.NonPublic)!
            .GetMethods(BindingFlags.Instance | BindingFlags.NonPublic)
            .Select(method => method.Name);
        Assert.Contains(methods, name => name.StartsWith(direction + "Phases1To", StringComparison.Ordinal));
        Assert.True(methods.Count(name => name.StartsWith(direction + "Phases", StringComparison.Ordinal)) > 1);
    }
}
