using Xunit;

namespace GenBn.Tests.Training.Callbacks;

/// <summary>What callbacks keep in checkpoints.</summary>
public sealed class CallbackStateTests : ResumeFixture
{
    [Fact]
    public void EveryValueComesBackBitForBit()
    {
        double[] numbers = [0, -0.0, 1.0 / 3, double.NaN, double.NegativeInfinity, double.Epsilon, double.MaxValue];
        long[] integers = [0, -1, long.MinValue, long.MaxValue];
        float[] tensor = [1, -0f, float.Epsilon, float.MaxValue, 0.1f, -3];
        Saved(new Stateful("a", state =>
        {
            for (int index = 0; index < numbers.Length; index++)
            {
                state.SetDouble($"n{index}", numbers[index]);
            }

            for (int index = 0; index < integers.Length; index++)
            {
                state.SetInt64($"i {index}/ä\"", integers[index]);
            }

            state.SetTensor("t/x.y", tensor, 2, 3);
            state.SetTensor("flat", tensor);
            state.SetTensor("empty", []);
        }));
        CallbackState? found = null;
        Create("sgd", callbacks: new Stateful("a", load: state => found = state)).LoadCheckpoint(Target);
        Assert.Equal(
            numbers.Select(BitConverter.DoubleToInt64Bits),
            numbers.Select((_, index) => BitConverter.DoubleToInt64Bits(found!.GetDouble($"n{index}"))));
        Assert.Equal(integers, integers.Select((_, index) => found!.GetInt64($"i {index}/ä\"")));
        Assert.Equal(tensor.Select(BitConverter.SingleToInt32Bits), found!.GetTensor("t/x.y", 2, 3).ToArray().Select(BitConverter.SingleToInt32Bits));
        Assert.Equal(tensor, found.GetTensor("flat", 6));
        Assert.Equal(tensor, found.GetTensor("flat"));
        Assert.Equal(0, found.GetTensor("empty", 0).Length);
        Assert.True(found.Contains("flat") && found.Contains("n0") && found.Contains("i 0/ä\"") && !found.Contains("b"));
    }

    [Fact]
    public void WhatIsMissingOrOfAnotherShapeIsNamed()
    {
        var state = new CallbackState();
        state.SetInt64("count", 5);
        state.SetTensor("best", [1, 2]);
        Assert.Equal("expected a number 'count', but found none.", Fault(() => state.GetDouble("count")));
        Assert.Equal("expected an integer 'best', but found none.", Fault(() => state.GetInt64("best")));
        Assert.Equal("expected 'count' from 0 to 4, but found 5.", Fault(() => state.GetInt64("count", 0, 4)));
        Assert.Equal("expected a tensor 'x', but found none.", Fault(() => state.GetTensor("x").Length));
        Assert.Equal("tensor 'best': expected shape 3, but found 2.", Fault(() => state.GetTensor("best", 3).Length));
        Assert.Throws<ArgumentException>("name", () => state.SetDouble("count", 1));
        Assert.Throws<ArgumentException>("name", () => state.SetTensor("", []));
        Assert.Throws<ArgumentException>("shape", () => state.SetTensor("y", [1, 2, 3], 2, 2));
        Assert.Throws<ArgumentException>("shape", () => state.SetTensor("y", [1, 2], -1, -2));

        static string Fault(Func<object> call)
        {
            string message = Assert.Throws<InvalidDataException>(call).Message;
            Assert.StartsWith("callback state: ", message, StringComparison.Ordinal);
            return message["callback state: ".Length..];
        }
    }

    [Fact]
    public void CallbacksOfOneNameAreToldApartByTheirOrder()
    {
        Saved(Of("a", 1), new Stateful(null), Of("b", 2), Of("a", 3));
        Assert.Equal(["a", "a#2", "b"], TrainingCheckpoint.Read(Target).Counters.Callbacks!.Keys.Order(StringComparer.Ordinal));
        var loaded = new List<long>();
        Stateful[] callbacks = [.. new[] { "a", "c", "a", "b", "a" }.Select(key => new Stateful(key, load: state => loaded.Add(state.GetInt64("x"))))];
        Create("sgd", callbacks: callbacks).LoadCheckpoint(Target);
        Assert.Equal([1L, 3, 2], loaded);

        static Stateful Of(string key, long value) => new(key, state => state.SetInt64("x", value));
    }

    /// <summary>The callbacks before the one that rejects its state get theirs back, and the trainer's is untouched.</summary>
    [Fact]
    public void OneThatRejectsItsStateStopsAll()
    {
        Saved(new Stateful("a", state => state.SetInt64("x", 1)), new Stateful("b"));
        var loaded = new List<long>();
        var accepting = new Stateful("a", state => state.SetInt64("x", 7), state => loaded.Add(state.GetInt64("x")));
        Trainer<DropoutNetwork> trainer = Create("sgd", callbacks: [accepting, new Stateful("b", load: state => state.GetInt64("missing"))]);
        float[] before = trainer.Network.AllValues();
        string message = Assert.Throws<InvalidDataException>(() => trainer.LoadCheckpoint(Target)).Message;
        Assert.Equal($"{Target}: callback 'b': expected an integer 'missing', but found none.", message);
        Assert.Equal([1L, 7], loaded);
        Assert.Equal(before, trainer.Network.AllValues());
        Assert.Equal(0, trainer.Steps);
    }

    [Fact]
    public void WhatCannotBeSavedLeavesTheFile()
    {
        Saved(new Stateful("a", state => state.SetInt64("x", 1)));
        byte[] before = File.ReadAllBytes(Target);
        Assert.Equal("callback/a/x", Assert.Throws<NonFiniteException>(() => Saved(new Stateful("a", state => state.SetTensor("x", [float.NaN])))).Tensor);
        Assert.Throws<TimeoutException>(() => Saved(new Stateful("a", _ => throw new TimeoutException())));
        Assert.Equal(before, File.ReadAllBytes(Target));
    }

    [Theory]
    [InlineData("")]
    [InlineData("a/b")]
    [InlineData("a#2")]
    public void AnImpossibleKeyIsRefusedWhenTheTrainerIsMade(string key)
    {
        string message = Assert.Throws<ArgumentException>("options", () => Create("sgd", callbacks: new Stateful(key))).Message;
        Assert.Contains($"that of Stateful is '{key}'", message, StringComparison.Ordinal);
        Assert.Throws<ArgumentNullException>("options", () => Create("sgd", callbacks: [null!]));
    }

    /// <summary>What <see cref="EarlyStopping"/> uses, for all.</summary>
    [Theory]
    [InlineData(false, true, "True True True")]
    [InlineData(false, false, "True False False")]
    [InlineData(true, true, "False True False")]
    public void ACallbackLearnsWhatReportsWillContain(bool isRegression, bool hasTest, string expected)
    {
        var callback = new Checking();
        Loss loss = isRegression ? Loss.MeanSquaredError : Loss.SoftmaxCrossEntropy;
        using var trainer = new Trainer<TinyNetwork>(new TinyNetwork(), new TrainerOptions { Loss = loss, BatchSize = 16, Threads = 1, Callbacks = [callback] });
        Dataset data = isRegression ? TinyNetwork.OneHotData() : TinyNetwork.Data();
        Assert.Equal("no", Assert.Throws<InvalidOperationException>(() => trainer.Fit(data, hasTest ? data : null)).Message);
        Assert.Equal("no", Assert.Throws<InvalidOperationException>(() => trainer.Train(data, hasTest ? data : null)).Message);
        Assert.Equal(expected, $"{callback.Contents!.HasTrainAccuracy} {callback.Contents.HasTestLoss} {callback.Contents.HasTestAccuracy}");
        Assert.Equal(0, trainer.Steps);
    }

    private void Saved(params TrainingCallback[] callbacks) => Create("sgd", callbacks: callbacks).SaveCheckpoint(Target);

    private sealed class Stateful(string? key, Action<CallbackState>? save = null, Action<CallbackState>? load = null) : TrainingCallback
    {
        public override string? StateKey => key;

        protected internal override void SaveState(TrainingRun run, CallbackState state) => save?.Invoke(state);

        protected internal override void LoadState(TrainingRun run, CallbackState state) => load?.Invoke(state);
    }

    private sealed class Checking : TrainingCallback
    {
        public ReportContents? Contents { get; private set; }

        public override void CheckReports(ReportContents contents)
        {
            Contents = contents;
            throw new InvalidOperationException("no");
        }
    }
}
