using System.Globalization;
using Xunit;

namespace GenBn.Tests;

/// <summary>The generated text is that of the declaration alone, wherever the compiler runs.</summary>
public sealed class CultureTests
{
    [Fact]
    public void ACultureDoesNotShowInTheText()
    {
        const string declaration = """
            /// <summary>Padded.</summary>
            [Network, Input(2, 9, 9), Conv(3, 5, Padding = 3, Stride = 2), BatchNorm(Momentum = 0.75f), ReLU, Flatten, Dense(4)]
            public partial class Padded;
            """;
        IReadOnlyDictionary<string, string> usual = Scenario.Of(declaration).Run().Files;
        CultureInfo before = CultureInfo.CurrentCulture;
        try
        {
            var strange = (CultureInfo)CultureInfo.InvariantCulture.Clone();
            strange.NumberFormat.NegativeSign = "minus ";
            strange.NumberFormat.NumberDecimalSeparator = ",";
            strange.NumberFormat.NumberGroupSeparator = "'";
            CultureInfo.CurrentCulture = strange;
            Assert.Equal(usual, Scenario.Of(declaration).Run().Files);
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }
}
