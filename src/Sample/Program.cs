using System.CommandLine;
using GenBn.Sample.Comparison;
using GenBn.Sample.Training;

RootCommand command = TrainCommand.Command();
command.Subcommands.Add(CompareCommand.Command());
return command.Parse(args).Invoke();
