using Xunit;

namespace GenBn.Tests;

public sealed class ConstructorFixTests : FixTests
{
    private const string Head = "[Network, Input(4), Dense(2)] partial class Net";

    [Theory]
    [InlineData("public Net() { }", "public Net() : this(seed: 1) { }", "this(seed: 1)")]
    [InlineData("public Net(string name) : base() { }", "public Net(string name) : this(seed: 1) { }", "this(seed: 1)")]
    [InlineData("public Net(string name, ulong seed)\n    {\n    }", "public Net(string name, ulong seed) : this(seed)\n    {\n    }", "this(seed)")]
    [InlineData("public Net(int seed) => Seed = seed; int Seed { get; }", "public Net(int seed) : this((ulong)seed) => Seed = seed; int Seed { get; }", "this((ulong)seed)")]
    public Task TheGeneratedConstructorIsCalled(string before, string after, string call) =>
        MustBecomeAsync("GENBN029", $"Call '{call}'", Scenario.Of($"{Head} {{ {before} }}"), $"{Head} {{ {after} }}");

    /// <summary>What the base class is told would be lost.</summary>
    [Fact]
    public Task NothingIsOfferedWhereTheBaseClassIsCalledWithArguments() =>
        MustOfferNothingAsync("GENBN029", Scenario.Of($"{Head} : Base {{ Net(string name) : base(name) {{ }} }} class Base {{ protected Base(string name = \"\") {{ }} }}"));

    [Fact]
    public Task AllCallIt() => MustAllBecomeAsync(
        "GENBN029",
        Scenario.Of($"{Head} {{ Net() {{ }} Net(int count) {{ }} }}", $"{Head.Replace("Net", "Other", StringComparison.Ordinal).Replace("Otherwork", "Network", StringComparison.Ordinal)} {{ Other(string name) {{ }} }}"),
        $"{Head} {{ Net() : this(seed: 1) {{ }} Net(int count) : this(seed: 1) {{ }} }}",
        $"{Head.Replace("Net", "Other", StringComparison.Ordinal).Replace("Otherwork", "Network", StringComparison.Ordinal)} {{ Other(string name) : this(seed: 1) {{ }} }}");
}
