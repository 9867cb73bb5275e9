using Microsoft.ML.OnnxRuntime;

namespace GenBn.Benchmarks.Prediction;

/// <summary>
/// From a file to the first prediction, in a process that has done it before: weights for GenBn; for ONNX Runtime the exported
/// model, and once more a model that it has optimised and saved in its own format.
/// </summary>
internal sealed class LoadDuel(Subject subject, PredictionDuel duel)
{
    /// <summary>Compares both, and prints a line for either kind of model.</summary>
    public void Run()
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("genbn-");
        try
        {
            Run(folder.FullName);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private void Run(string folder)
    {
        string weights = Path.Combine(folder, "weights.safetensors");
        string model = Path.Combine(folder, "model.onnx");
        string folded = Path.Combine(folder, "folded.onnx");
        string optimised = Path.Combine(folder, "model.ort");
        subject.Save(weights);
        File.WriteAllBytes(model, subject.Model);
        File.WriteAllBytes(folded, subject.FoldedModel);
        Optimise(optimised);

        using var work = new Work(subject, samples: 1, threads: 1);
        using var genBn = new GenBnLoad(work, weights);
        work.Check(genBn);
        Compare("load .onnx", settings => settings.Folded ? folded : model);
        Compare("load .ort", _ => optimised);

        void Compare(string name, Func<OnnxSettings, string> file)
        {
            OnnxSettings settings = duel.LoadSettings(name, Make);
            using ISide onnx = Make(settings);
            duel.Compare($"{subject.Name}, {name}, first prediction", samples: 1, genBn, onnx, allocated: null, settings.ToString());

            ISide Make(OnnxSettings settings)
            {
                var side = new OnnxLoad(work, settings, file(settings));
                work.Check(side);
                return side;
            }
        }
    }

    /// <summary>Saves the model as the runtime has it in memory after loading.</summary>
    private void Optimise(string path)
    {
        using SessionOptions options = new OnnxSettings(Threads: 1) { Level = GraphOptimizationLevel.ORT_ENABLE_EXTENDED }.Options(samples: 1);
        options.OptimizedModelFilePath = path;
        options.AddSessionConfigEntry("session.save_model_format", "ORT");
        using var session = new InferenceSession(subject.FoldedModel, options);
    }
}
