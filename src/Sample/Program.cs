using System.CommandLine;
using System.CommandLine.Parsing;
using GenBn.Sample;

var data = new Option<DirectoryInfo>("--data") { Description = "Folder with the four IDX files of an MNIST-like dataset, gz or plain. Default: 10,000 embedded images of Fashion-MNIST." };
var network = new Option<string>("--network") { Description = "Network to train.", DefaultValueFactory = _ => "lenet" };
var epochs = new Option<int?>("--epochs") { Description = "Passes over the data. Default: the recipe's." };
var batch = new Option<int?>("--batch") { Description = "Samples per step. Default: the recipe's." };
var rate = new Option<float?>("--lr") { Description = "Learning rate. Default: the recipe's." };
var momentum = new Option<float?>("--momentum") { Description = "Share of the old direction that is kept, from 0 to below 1. Default: the recipe's." };
var threads = new Option<int?>("--threads") { Description = "Worker threads. Results do not depend on it. Default: all processors." };
var seed = new Option<ulong>("--seed") { Description = "Decides start weights and the order of images.", DefaultValueFactory = _ => 1 };
network.AcceptOnlyFromAmong("lenet");
data.AcceptExistingOnly();
foreach (Option<int?> option in new[] { epochs, batch, threads })
{
    option.Validators.Add(AtLeastOne);
}

var command = new RootCommand("Trains networks that GenBn compiled from attributes.") { data, network, epochs, batch, rate, momentum, threads, seed };
command.SetAction(result =>
{
    var settings = new TrainSettings(
        result.GetValue(network)!,
        result.GetValue(data),
        result.GetValue(epochs),
        result.GetValue(batch),
        result.GetValue(rate),
        result.GetValue(momentum),
        result.GetValue(threads),
        result.GetValue(seed));
    try
    {
        return TrainCommand.Run(settings, Console.Out);
    }
    catch (Exception exception) when (exception is IOException or InvalidDataException or ArgumentException or ArithmeticException)
    {
        Console.Error.WriteLine(exception.Message);
        return 1;
    }
});
return command.Parse(args).Invoke();

static void AtLeastOne(OptionResult result)
{
    if (result.Tokens.Count == 1 && int.TryParse(result.Tokens[0].Value, out int value) && value < 1)
    {
        result.AddError($"{result.Option.Name} must be at least 1, but is {value}.");
    }
}
