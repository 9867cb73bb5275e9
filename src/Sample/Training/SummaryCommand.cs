using System.CommandLine;
using GenBn.Sample.Networks;

namespace GenBn.Sample.Training;

/// <summary>The subcommand <c>summary</c>: the layers of a network.</summary>
internal static class SummaryCommand
{
    /// <summary>Options and action.</summary>
    public static Command Command()
    {
        Option<string?> network = CommandLine.Network($"Network to describe. Default: {NetworkCatalog.DefaultName}.");
        var command = new Command("summary", "Prints the layers of a network: shapes, parameters, FLOPs, and the memory that it takes.") { network };
        command.SetAction(result => CommandLine.Guard(() =>
        {
            string name = result.GetValue(network) ?? NetworkCatalog.DefaultName;
            Console.Out.WriteLine(name);
            Console.Out.WriteLine(NetworkCatalog.Find(name).Summary);
            return 0;
        }));
        return command;
    }
}
