using Xunit;

namespace GenBn.Tests;

/// <summary>The counter itself, on methods whose graph of control flow can be drawn by hand.</summary>
public sealed class BasicBlocksTests
{
    [Theory]
    [InlineData("Do();", 1)]
    [InlineData("if (x > 0) { Do(); } Do();", 3)] // test, body, end
    [InlineData("if (x > 0) { Do(); } else { Do(); Do(); }", 3)] // test, body and return, other body and return
    [InlineData("for (int i = 0; i < x; i++) { Do(); }", 4)] // start, body, test, end
    [InlineData("while (true) { Do(); }", 1)]
    [InlineData("switch (x) { case 3: Do(); break; case 4: break; case 5: Do(); Do(); break; }", 5)] // switch, default, 3, 5, end
    [InlineData("try { Do(); } finally { Do(); }", 3)] // try, handler, end
    [InlineData("Do(); try { Do(); } catch (System.Exception) when (x > 1) { Do(); }", 8)] // start, try, filter: type, another type, condition, end; handler, end
    [InlineData("throw null!;", 1)]
    public void TheBlocksOfAMethod(string body, int blocks)
    {
        string source = $"class C {{ static void Do() {{ }} static void Method(int x) {{ {body} }} }}";
        Assert.Equal(blocks, Assert.Single(EmittedMethod.Of(Scenario.Verbatim(source).Compile()), method => method.Name == "C.Method").Blocks);
    }

    /// <summary>With targets out of a short branch's reach, and codes of two bytes: <c>ceq</c>.</summary>
    [Fact]
    public void LongBranchesCountAsShortOnes()
    {
        string body = string.Concat(Enumerable.Repeat("Do(x == 3);", 100));
        string source = $"class C {{ static void Do(bool _) {{ }} static void Method(int x) {{ if (x > 0) {{ {body} }} }} }}";
        EmittedMethod method = Assert.Single(EmittedMethod.Of(Scenario.Verbatim(source).Compile()), method => method.Name == "C.Method");
        Assert.True(method.Bytes > 256);
        Assert.Equal(3, method.Blocks);
    }
}
