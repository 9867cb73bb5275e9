using GenBn.CompilerServices;
using Xunit;

namespace GenBn.Tests;

/// <summary>An assembly that was built with another version of the library says so.</summary>
public sealed class GeneratedCodeTests
{
    [Fact]
    public void ItsOwnContractIsTaken() => GeneratedCode.Require(GeneratedCode.Contract, "Net");

    [Fact]
    public void AnotherContractIsRefused()
    {
        var exception = Assert.Throws<NotSupportedException>(() => GeneratedCode.Require(GeneratedCode.Contract + 1, "Net"));
        Assert.Equal(
            $"The code of 'Net' was generated for contract {GeneratedCode.Contract + 1}, but GenBn.dll {typeof(GeneratedCode).Assembly.GetName().Version!.ToString(3)} has contract {GeneratedCode.Contract}. Build the project that declares 'Net' again with the GenBn package of this version.",
            exception.Message);
    }
}
