using GenBn.Sample.Networks.MobileNets;
using GenBn.Sample.Networks.ResNet;
using GenBn.Sample.Recipes;

namespace GenBn.Sample.Networks;

/// <summary>The networks of the sample.</summary>
internal static class NetworkCatalog
{
    /// <summary>The name of the network where the command line has none.</summary>
    public const string DefaultName = "lenet";

    /// <summary>All of them.</summary>
    public static IReadOnlyList<CatalogEntry> All { get; } =
    [
        new CatalogEntry<LeNet>(DefaultName, seed => new LeNet(seed), DefaultRecipes.Founding) { EmbeddedRecipe = DefaultRecipes.Embedded },
        new CatalogEntry<LeNet64>("lenet64", seed => new LeNet64(seed), DefaultRecipes.Founding) { EmbeddedRecipe = DefaultRecipes.Embedded },
        new CatalogEntry<LeNetKeras>("lenet-keras", seed => new LeNetKeras(seed), DefaultRecipes.Keras),
        new CatalogEntry<LeNetMnist>("lenet-mnist", seed => new LeNetMnist(seed), DefaultRecipes.Mnist),
        new CatalogEntry<Deep>("deep", seed => new Deep(seed), DefaultRecipes.Deep),
        new CatalogEntry<DeepPlain>("deep-plain", seed => new DeepPlain(seed), DefaultRecipes.Deep),
        new CatalogEntry<ResNet20>("resnet20", seed => new ResNet20(seed), DefaultRecipes.ResNet) { GeneratedSize = 32 },
        new CatalogEntry<MobileNet>("mobilenet", seed => new MobileNet(seed), DefaultRecipes.MobileNet) { GeneratedSize = 96 },
    ];

    /// <summary>Their names.</summary>
    public static IEnumerable<string> Names => All.Select(entry => entry.Name);

    /// <summary>The network of a name.</summary>
    public static CatalogEntry Find(string name) => All.First(entry => entry.Name == name);
}
