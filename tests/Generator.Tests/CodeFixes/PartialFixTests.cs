using Xunit;

namespace GenBn.Tests;

public sealed class PartialFixTests : FixTests
{
    [Theory]
    [InlineData("[Network, Input(4), Dense(2)] class Net;", "[Network, Input(4), Dense(2)] partial class Net;")]
    [InlineData("[Network, Input(4), Dense(2)]\npublic sealed class Net // mine\n{\n}\n", "[Network, Input(4), Dense(2)]\npublic sealed partial class Net // mine\n{\n}\n")]
    [InlineData("namespace A.B;\n\n/// <summary>Mine.</summary>\n[Network, Input(4)]\n[Dense(2)]\nclass Net;", "namespace A.B;\n\n/// <summary>Mine.</summary>\n[Network, Input(4)]\n[Dense(2)]\npartial class Net;")]
    [InlineData("partial class Outer { [Network, Input(4), Dense(2)] private class Net; }", "partial class Outer { [Network, Input(4), Dense(2)] private partial class Net; }")]
    public Task AClassBecomesPartial(string before, string after) => MustBecomeAsync("GENBN001", "Make 'Net' partial", Scenario.Of(before), after);

    [Fact]
    public Task OneFixMakesAllTypesPartial() => MustBecomeAsync(
        "GENBN001",
        "Make 'A' and 'C' and 'Net' partial",
        Scenario.Of("public readonly record struct A { static partial class B { interface C { [Network, Input(4), Dense(2)] class Net; } } }"),
        "public readonly partial record struct A { static partial class B { partial interface C { [Network, Input(4), Dense(2)] partial class Net; } } }");

    [Fact]
    public Task TheEnclosingTypeAloneBecomesPartial() => MustBecomeAsync(
        "GENBN001",
        "Make 'Outer' partial",
        Scenario.Of("class Outer\n{\n    [Network, Input(4), Dense(2)]\n    partial class Net;\n}"),
        "partial class Outer\n{\n    [Network, Input(4), Dense(2)]\n    partial class Net;\n}");

    [Fact]
    public Task AllBecomePartial() => MustAllBecomeAsync(
        "GENBN001",
        Scenario.Of("class Outer { [Network, Input(4), Dense(2)] class A; [Network, Input(4), Dense(2)] class B; }", "[Network, Input(4), Dense(2)] class C;"),
        "partial class Outer { [Network, Input(4), Dense(2)] partial class A; [Network, Input(4), Dense(2)] partial class B; }",
        "[Network, Input(4), Dense(2)] partial class C;");
}
