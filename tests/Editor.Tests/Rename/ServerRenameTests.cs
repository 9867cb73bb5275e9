using Microsoft.CodeAnalysis.Text;
using Xunit;

namespace GenBn.Tests;

/// <summary>Renames in a language server, of which generated code is a part.</summary>
[Collection(ServerCollection.Name)]
public sealed class ServerRenameTests(ServerSession session)
{
    private const string Networks = "using GenBn;\n\n[Network, Input(4), Dense(3), Tanh, Dense(2)]\npartial class Net;\n";

    private const string Uses = """
        class Uses
        {
            static Net Create() => new Net(seed: 2);

            static object Of(Net network) => (network.Dense1.Weight, Net.ParameterCount, Create());
        }
        """;

    /// <summary>Declaration and uses change in all of the user's files, the generated ones follow.</summary>
    [ServerTheory]
    [Trait("Tier", "Slow")]
    [InlineData(true)]
    [InlineData(false)]
    public async Task ARenamedClassIsStillANetwork(bool atTheDeclaration)
    {
        await session.OpenAsync(Networks, Uses);
        (ServerFile file, string place) = atTheDeclaration ? (session.Networks, "Net;") : (session.Uses, "Net network");
        await session.RenameAsync(file, file.Text.IndexOf(place, StringComparison.Ordinal), "Classifier");
        Assert.Equal(Networks.Replace("Net;", "Classifier;", StringComparison.Ordinal), session.Networks.Text);
        Assert.Equal(Uses.Replace("Net", "Classifier", StringComparison.Ordinal), session.Uses.Text);
        await MustBeCleanAsync();
        Assert.Contains("Neural network, 4 → 2", await session.Uses.HoverAsync(session.Uses.Text.IndexOf("Classifier network", StringComparison.Ordinal)), StringComparison.Ordinal);
    }

    /// <summary>A view is called after its layer: who names the layer renames the view, and each wrong use is shown until it follows.</summary>
    [ServerFact]
    public async Task AViewIsRenamedByTheNameOfItsLayer()
    {
        await session.OpenAsync(Networks, Uses);
        await session.Networks.ChangeAsync(new TextChange(TextSpan.FromBounds(Networks.IndexOf("3)", StringComparison.Ordinal) + 1, Networks.IndexOf("3)", StringComparison.Ordinal) + 1), ", Name = \"hidden\""));
        Assert.Empty(await session.Networks.DiagnosticsAsync());
        Assert.Equal("CS1061", Assert.Single(await session.Uses.DiagnosticsAsync()).Id);
        await session.Uses.SetAsync(Uses.Replace("Dense1", "Hidden", StringComparison.Ordinal));
        await MustBeCleanAsync();
    }

    private async Task MustBeCleanAsync()
    {
        Assert.Empty(await session.Networks.DiagnosticsAsync());
        Assert.Empty(await session.Uses.DiagnosticsAsync());
    }
}
