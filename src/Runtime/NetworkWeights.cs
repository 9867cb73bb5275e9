namespace GenBn;

/// <summary>Saves the learned values of a network to a file in the safetensors format, loads them, and copies them into a predictor.</summary>
public static partial class NetworkWeights
{
    /// <summary>Prefix of the names of a checkpoint's tensors that are optimizer state.</summary>
    internal const string OptimizerPrefix = "optimizer/";

    /// <summary>Prefix of the names of a checkpoint's tensors that are state of callbacks.</summary>
    internal const string CallbackPrefix = "callback/";

    /// <summary>
    /// Saves parameters and running statistics to a file. An existing file is replaced, with its mode, when the new one is complete; if anything
    /// fails, it does not change. The target of a symbolic link is replaced in the same way. A named pipe or a device is written to.
    /// </summary>
    /// <param name="network">The network.</param>
    /// <param name="path">Path of the file to write. A temporary file is created in the same directory.</param>
    /// <param name="metadata">Texts to store in the file by name, or null.</param>
    /// <exception cref="NonFiniteException">A value is NaN or infinite; the message names tensor, index and value. Nothing was written.</exception>
    /// <exception cref="ArithmeticException">A running variance is negative. Nothing was written.</exception>
    /// <exception cref="ArgumentException">The path is empty, a text is not valid Unicode, or the values are longer than 2 GB.</exception>
    /// <exception cref="DirectoryNotFoundException">The directory does not exist.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be written.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void SaveWeights<TNetwork>(
        this INetwork<TNetwork> network, string path, IReadOnlyDictionary<string, string>? metadata = null)
        where TNetwork : INetwork<TNetwork>
    {
        ArgumentNullException.ThrowIfNull(network);
        WeightsFile.Write(path, CheckedTensorsOf(network, path), Described<TNetwork>(metadata));
    }

    /// <summary>Writes parameters and running statistics to a stream, which stays open.</summary>
    /// <param name="network">The network.</param>
    /// <param name="stream">The stream to write to, at its present position.</param>
    /// <param name="metadata">Texts to store in the file by name, or null.</param>
    /// <exception cref="NonFiniteException">A value is NaN or infinite; the message names tensor, index and value. Nothing was written.</exception>
    /// <exception cref="ArithmeticException">A running variance is negative. Nothing was written.</exception>
    /// <exception cref="ArgumentException">A text is not valid Unicode, or the values are longer than 2 GB.</exception>
    public static void SaveWeights<TNetwork>(
        this INetwork<TNetwork> network, Stream stream, IReadOnlyDictionary<string, string>? metadata = null)
        where TNetwork : INetwork<TNetwork>
    {
        ArgumentNullException.ThrowIfNull(network);
        WeightsFile.Write(stream, CheckedTensorsOf(network, "stream"), Described<TNetwork>(metadata));
    }

    /// <summary>
    /// Loads parameters and running statistics from a file. The file must have each of them with its shape. The state of training in a
    /// <see cref="TrainingCheckpoint"/> is ignored; other tensors are an error. If loading fails, nothing changes. Existing predictors do not change.
    /// </summary>
    /// <param name="network">The network.</param>
    /// <param name="path">A safetensors file of F32, F16 or BF16 values.</param>
    /// <exception cref="FileNotFoundException">The file does not exist.</exception>
    /// <exception cref="DirectoryNotFoundException">Its directory does not exist.</exception>
    /// <exception cref="InvalidDataException">
    /// The file is damaged, its tensors are not those of the network, or a value is NaN, infinite or a negative variance.
    /// </exception>
    public static void LoadWeights<TNetwork>(this INetwork<TNetwork> network, string path)
        where TNetwork : INetwork<TNetwork>
    {
        ArgumentNullException.ThrowIfNull(network);
        network.LoadWeights(WeightsFile.Read(path));
    }

    /// <summary>
    /// Loads parameters and running statistics from a file that was read before. The file must have each of them with its shape. The state of
    /// training in a <see cref="TrainingCheckpoint"/> is ignored; other tensors are an error. If loading fails, nothing changes. Existing predictors
    /// do not change.
    /// </summary>
    /// <param name="network">The network.</param>
    /// <param name="weights">Tensors of F32, F16 or BF16 values.</param>
    /// <exception cref="InvalidDataException">The tensors are not those of the network, or a value is NaN, infinite or a negative variance.</exception>
    public static void LoadWeights<TNetwork>(this INetwork<TNetwork> network, WeightsFile weights)
        where TNetwork : INetwork<TNetwork>
    {
        network.CheckWeights(weights);
        NamedTensor[] tensors = TensorsOf(network);
        foreach (NamedTensor tensor in tensors)
        {
            weights.Tensor(tensor.Name, [.. tensor.Shape]).CopyTo(tensor.Values);
        }
    }

    /// <summary>
    /// Loads parameters and running statistics that another program has saved, for a network with the same layers. The file must have each of them
    /// under the name and with the shape that <paramref name="names"/> gives; other tensors are an error. If loading fails, nothing changes.
    /// </summary>
    /// <param name="network">The network.</param>
    /// <param name="weights">Tensors of F32, F16 or BF16 values.</param>
    /// <param name="names">The other program: <see cref="WeightNames.PyTorch"/> or <see cref="WeightNames.Keras"/>, perhaps with names of layers.</param>
    /// <exception cref="InvalidDataException">The tensors are not those of the network, or a value is NaN, infinite or a negative variance.</exception>
    public static void LoadWeights<TNetwork>(this INetwork<TNetwork> network, WeightsFile weights, WeightNames names)
        where TNetwork : INetwork<TNetwork>
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(weights);
        ArgumentNullException.ThrowIfNull(names);
        NamedTensor[] tensors = TensorsOf(network);
        Dictionary<string, IReadOnlyList<int>> flattened = FlattenedFeatures.Of(TNetwork.Architecture);
        var read = new HashSet<string>();
        var values = new float[tensors.Length][];
        for (int index = 0; index < tensors.Length; index++)
        {
            string layer = tensors[index].Name[..tensors[index].Name.LastIndexOf('.')];
            (string name, values[index]) = names.Find(weights, tensors[index], flattened.GetValueOrDefault(layer));
            StoredValues.CheckRead(weights.Name, tensors[index].Name, values[index]);
            read.Add(name);
        }

        WeightsTensor[] further = [.. weights.Tensors.Where(tensor => !read.Contains(tensor.Name) && !names.IsIgnored(tensor.Name))];
        if (further.Length > 0)
        {
            throw new InvalidDataException(
                $"{weights.Name}: expected only the {tensors.Length} tensors of {typeof(TNetwork).Name}, but found also: {WeightsFile.Listed(further)}.");
        }

        for (int index = 0; index < tensors.Length; index++)
        {
            values[index].CopyTo(tensors[index].Values);
        }
    }

    /// <summary>
    /// Copies the network's present weights into a predictor, with batch norms folded by their present running statistics. Nothing is allocated.
    /// The predictor then computes the same bits as a new one from <c>CreatePredictor</c>.
    /// </summary>
    /// <param name="network">The network. No other thread may train it during the call.</param>
    /// <param name="predictor">A predictor that no thread uses. Predictors of other networks do not compile.</param>
    /// <remarks>
    /// A program that trains and serves predicts with one predictor, updates another, and then exchanges the two. A prediction during an update
    /// throws an <see cref="InvalidOperationException"/> at its beginning or its end. It never returns outputs of mixed weights, but the update
    /// does not wait for it.
    /// </remarks>
    /// <exception cref="InvalidOperationException">Another thread is updating the predictor.</exception>
    public static void UpdatePredictor<TNetwork>(this INetwork<TNetwork> network, Predictor<TNetwork> predictor)
        where TNetwork : INetwork<TNetwork>
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(predictor);
        predictor.Update(network.Store);
    }

    /// <summary>Checks everything that <see cref="LoadWeights{TNetwork}(INetwork{TNetwork}, WeightsFile)"/> requires of a file, and changes nothing.</summary>
    /// <exception cref="InvalidDataException">The tensors are not those of the network, or a value is NaN, infinite or a negative variance.</exception>
    internal static void CheckWeights<TNetwork>(this INetwork<TNetwork> network, WeightsFile weights)
        where TNetwork : INetwork<TNetwork>
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(weights);
        CheckTensors<TNetwork>(TensorsOf(network), weights);
        weights.CheckArchitecture(typeof(TNetwork).Name, TNetwork.ArchitectureHash);
    }

    /// <summary>Parameters, then running statistics.</summary>
    internal static NamedTensor[] TensorsOf<TNetwork>(INetwork<TNetwork> network)
        where TNetwork : INetwork<TNetwork> => [.. network.Parameters, .. network.Buffers];

    /// <summary>The caller's texts, with those that say which network the weights belong to.</summary>
    internal static Dictionary<string, string> Described<TNetwork>(IReadOnlyDictionary<string, string>? metadata)
        where TNetwork : INetwork<TNetwork> => new(metadata ?? new Dictionary<string, string>())
        {
            [WeightsFile.NetworkKey] = typeof(TNetwork).Name,
            [WeightsFile.ArchitectureKey] = TNetwork.ArchitectureHash,
        };

    private static NamedTensor[] CheckedTensorsOf<TNetwork>(INetwork<TNetwork> network, string place)
        where TNetwork : INetwork<TNetwork>
    {
        NamedTensor[] tensors = TensorsOf(network);
        StoredValues.CheckSaved(tensors, place);
        return tensors;
    }

    private static void CheckTensors<TNetwork>(NamedTensor[] tensors, WeightsFile weights)
    {
        var names = new HashSet<string>();
        foreach (NamedTensor tensor in tensors)
        {
            // This also converts to floats, so copying the values cannot fail.
            _ = weights.CheckedTensor(tensor.Name, [.. tensor.Shape]);
            names.Add(tensor.Name);
        }

        FurtherTensors.Refuse(weights, names, typeof(TNetwork).Name);
    }
}
