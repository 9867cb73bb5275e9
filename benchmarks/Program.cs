using System.CommandLine;
using GenBn.Benchmarks;
using GenBn.Benchmarks.Onnx;

OnnxTelemetry.SwitchOff();

// One file, and one line here, for each subcommand.
var command = new RootCommand("Measures GenBn.")
{
    Train.Command(),
    TrainLeNet.Duel.Command(),
    TrainDeep.Duel.Command(),
    TrainResNet20.Duel.Command(),
    TrainVggLike.Duel.Command(),
    TrainMobileNet.Duel.Command(),
    TrainMobileNetV2.Duel.Command(),
    TrainUNet.Duel.Command(),
    TrainAutoencoder.Duel.Command(),
    TrainLongMemory.Duel.Command(),
    Roofline.Command(),
    TrainerOverhead.Command(),
    Busy.Command(),
    FirstStep.Command(),
    OnnxAgreement.Command(),
    RecurrentAgreement.Command(),
    Predict.Command(),
    ExportLeNet.Command(),
    Generate.Command(),
    EditorDiagnostics.Command(),
};
return command.Parse(args).Invoke();
