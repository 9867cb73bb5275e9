using System.CommandLine;
using GenBn.Sample.Comparison;
using GenBn.Sample.Evaluating;
using GenBn.Sample.Measuring;
using GenBn.Sample.Predicting;
using GenBn.Sample.Showcases;
using GenBn.Sample.Training;

RootCommand command = TrainCommand.Root();
command.Subcommands.Add(TrainCommand.Command());
command.Subcommands.Add(EvaluateCommand.Command());
command.Subcommands.Add(PredictCommand.Command());
command.Subcommands.Add(BenchCommand.Command());
command.Subcommands.Add(SummaryCommand.Command());
command.Subcommands.Add(CompareCommand.Command());
command.Subcommands.Add(AutoencoderCommand.Command());
command.Subcommands.Add(ShapesCommand.Command());
command.Subcommands.Add(CartPoleCommand.Command());
return command.Parse(args).Invoke();
