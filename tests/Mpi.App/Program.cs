using System.Globalization;
using GenBn.Distributed;
using GenBn.Mpi.App;

// GenBn.Mpi.App MODE [RANK] [--timeout SECONDS] [--library FILE]; see Modes.
string? Option(string name) => Array.IndexOf(args, name) is >= 0 and int place && place + 1 < args.Length ? args[place + 1] : null;
var options = new MpiOptions { Library = Option("--library") };
if (Option("--timeout") is { } seconds)
{
    options = options with { Timeout = TimeSpan.FromSeconds(double.Parse(seconds, CultureInfo.InvariantCulture)) };
}

string mode = args.Length > 0 ? args[0] : "exchange";
int chosen = args.Length > 1 && int.TryParse(args[1], CultureInfo.InvariantCulture, out int number) ? number : 0;
if (mode == "train-alone")
{
    Training.Run(ranks: null);
    return 0;
}

if (mode == "leave")
{
    Modes.Leave(MpiCollective.Start(options), chosen);
    return 0;
}

try
{
    using MpiCollective ranks = MpiCollective.Start(options);
    return Modes.Run(mode, ranks, chosen);
}
catch (Exception exception) when (exception is CollectiveException or InvalidDataException || (exception is InvalidOperationException && mode == "twice"))
{
    Console.Error.WriteLine(exception.Message);
    return 1;
}
